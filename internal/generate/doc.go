// Package generate makes something new from what was understood: today a sentence
// about a picture. One file per verb.
package generate
