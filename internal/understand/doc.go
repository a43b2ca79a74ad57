// Package understand answers what belongs to what: whether a text fits a picture
// and why not, what a question about a picture has for an answer, which of many
// pictures and texts are closest, and the vectors behind that. One file per verb.
//
// The verbs declare the small interfaces that they need; the families in
// internal/model satisfy them, and internal/engine puts the two together.
package understand
