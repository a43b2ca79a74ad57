//go:build invariants

package tensor

// invariants switches on checks that are too slow for production.
const invariants = true
