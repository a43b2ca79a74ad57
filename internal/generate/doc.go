// Package generate makes something new from what was understood: a sentence about a
// picture, the words of a recording. One file per verb.
package generate
