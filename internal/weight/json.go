package weight

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"unicode/utf8"
)

// scanner reads the small JSON of headers and indexes: strict, without recursion
// beyond maxDepth, and without building anything that the caller does not ask for.
// (encoding/json keeps the last of two equal keys and says nothing.)
type scanner struct {
	text []byte
	at   int
}

var errEnds = errors.New("the JSON ends too early")

// next skips white space and returns the next byte without taking it, 0 at the end.
func (sc *scanner) next() byte {
	for ; sc.at < len(sc.text); sc.at++ {
		switch c := sc.text[sc.at]; c {
		case ' ', '\t', '\n', '\r':
		default:
			return c
		}
	}
	return 0
}

func (sc *scanner) expect(c byte) error {
	switch got := sc.next(); {
	case sc.at == len(sc.text):
		return errEnds
	case got != c:
		return fmt.Errorf("byte %d of the JSON is %q, not %q", sc.at, got, c)
	}
	sc.at++
	return nil
}

// more is called after a member: true at a comma, false at the closing byte.
func (sc *scanner) more(closing byte) (bool, error) {
	if sc.next() == ',' {
		sc.at++
		return true, nil
	}
	return false, sc.expect(closing)
}

// end requires that only white space is left.
func (sc *scanner) end() error {
	if sc.next(); sc.at != len(sc.text) {
		return fmt.Errorf("byte %d of the JSON is past its end", sc.at)
	}
	return nil
}

// object calls member with each key, which must read the value.
func (sc *scanner) object(member func(key string) error) error {
	if err := sc.expect('{'); err != nil {
		return err
	}
	if sc.next() == '}' {
		sc.at++
		return nil
	}
	for {
		key, err := sc.str()
		if err != nil {
			return err
		}
		if err := sc.expect(':'); err != nil {
			return err
		}
		if err := member(key); err != nil {
			return err
		}
		if more, err := sc.more('}'); err != nil || !more {
			return err
		}
	}
}

// stringMap reads an object of strings without duplicates, at most maxTensors, and
// passes them to member, if that is not nil.
func (sc *scanner) stringMap(member func(key, value string) error) error {
	seen := map[string]bool{}
	return sc.object(func(key string) error {
		if seen[key] {
			return fmt.Errorf("duplicate key %s", show(key))
		}
		if len(seen) == maxTensors {
			return fmt.Errorf("more than %d members", maxTensors)
		}
		seen[key] = true
		value, err := sc.str()
		if err != nil || member == nil {
			return err
		}
		return member(key, value)
	})
}

// str reads a string.
func (sc *scanner) str() (string, error) {
	if err := sc.expect('"'); err != nil {
		return "", err
	}
	start, escaped := sc.at, false
	for ; sc.at < len(sc.text); sc.at++ {
		switch c := sc.text[sc.at]; {
		case c == '"':
			raw := sc.text[start:sc.at]
			sc.at++
			if !utf8.Valid(raw) {
				return "", fmt.Errorf("the string at byte %d of the JSON is not UTF-8", start)
			}
			if !escaped {
				return string(raw), nil
			}
			var s string
			if json.Unmarshal(sc.text[start-1:sc.at], &s) != nil {
				return "", fmt.Errorf("the string at byte %d of the JSON has a bad escape", start)
			}
			return s, nil
		case c == '\\':
			escaped = true
			sc.at++
		case c < 0x20:
			return "", fmt.Errorf("byte %d of the JSON is a control character", sc.at)
		}
	}
	sc.at = len(sc.text)
	return "", errEnds
}

// ints reads a list of whole numbers from 0, at most len(dst), and returns how many.
func (sc *scanner) ints(dst []int64) (int, error) {
	if err := sc.expect('['); err != nil {
		return 0, err
	}
	if sc.next() == ']' {
		sc.at++
		return 0, nil
	}
	for n := 0; ; {
		if n == len(dst) {
			return 0, fmt.Errorf("a list has more than %d numbers", len(dst))
		}
		v, err := sc.whole()
		if err != nil {
			return 0, err
		}
		dst[n] = v
		n++
		if more, err := sc.more(']'); err != nil || !more {
			return n, err
		}
	}
}

// whole reads a number of digits only, in [0, 2^63).
func (sc *scanner) whole() (int64, error) {
	sc.next()
	start, v := sc.at, int64(0)
	for ; sc.at < len(sc.text); sc.at++ {
		c := sc.text[sc.at]
		if c < '0' || c > '9' {
			break
		}
		d := int64(c - '0')
		if v > (math.MaxInt64-d)/10 {
			return 0, fmt.Errorf("the number at byte %d of the JSON is too large", start)
		}
		v = v*10 + d
	}
	if n := sc.at - start; n == 0 || n > 1 && sc.text[start] == '0' {
		return 0, fmt.Errorf("byte %d of the JSON does not begin a whole number", start)
	}
	return v, nil
}

// skip reads any value, looking for duplicate keys, no deeper than maxDepth.
func (sc *scanner) skip(depth int) error {
	if depth == maxDepth {
		return fmt.Errorf("the JSON is deeper than %d", maxDepth)
	}
	switch sc.next() {
	case '{':
		var seen map[string]bool
		return sc.object(func(key string) error {
			if seen[key] {
				return fmt.Errorf("duplicate key %s", show(key))
			}
			if seen == nil {
				seen = map[string]bool{}
			}
			seen[key] = true
			return sc.skip(depth + 1)
		})
	case '[':
		sc.at++
		if sc.next() == ']' {
			sc.at++
			return nil
		}
		for {
			if err := sc.skip(depth + 1); err != nil {
				return err
			}
			if more, err := sc.more(']'); err != nil || !more {
				return err
			}
		}
	case '"':
		_, err := sc.str()
		return err
	}
	start := sc.at
	for sc.at < len(sc.text) && sc.text[sc.at] > ' ' && sc.text[sc.at] != ',' && sc.text[sc.at] != '}' && sc.text[sc.at] != ']' {
		sc.at++
	}
	if !json.Valid(sc.text[start:sc.at]) {
		return fmt.Errorf("byte %d of the JSON does not begin a value", start)
	}
	return nil
}
