package token

// normalizer changes a text in place.
type normalizer func(t *text)

// cleanText is BERT's: controls go, and every white space becomes a space.
func cleanText(t *text) {
	t.filter(flagCleaned)
	t.own()
	for i, r := range t.runes {
		if flagsOf(r)&flagSpace != 0 {
			t.runes[i] = ' '
		}
	}
}

// own makes the storage of a text its own, so that it may be written.
func (t *text) own() { t.runes = append([]rune(nil), t.runes...) }

// spaceChinese puts spaces around each Chinese character.
func spaceChinese(t *text) {
	n := 0
	for _, r := range t.runes {
		if chinese(r) {
			n++
		}
	}
	if n == 0 {
		return
	}
	changes := make([]change, 0, len(t.runes)+2*n)
	for _, r := range t.runes {
		if chinese(r) {
			changes = append(changes, change{' ', 0}, change{r, 1}, change{' ', 1})
		} else {
			changes = append(changes, change{r, 0})
		}
	}
	// The reference puts the character in after a space that takes its place, so
	// that all three come from it.
	t.transform(changes, 0)
}

// chinese is BERT's idea of a Chinese character: the ideographs.
func chinese(r rune) bool {
	switch {
	case r < 0x3400:
		return false
	case r >= 0x4e00 && r <= 0x9fff, r <= 0x4dbf, r >= 0xf900 && r <= 0xfaff,
		r >= 0x20000 && r <= 0x2a6df, r >= 0x2a700 && r <= 0x2b81f, r >= 0x2b920 && r <= 0x2ceaf, r >= 0x2f800 && r <= 0x2fa1f:
		return true
	}
	return false
}

func stripAccents(t *text) {
	decompose(t)
	t.filter(flagMark)
}

func decompose(t *text) {
	if !plain(t.runes) {
		t.transform(nfd(t.runes), 0)
	}
}

func recompose(t *text) {
	if !plain(t.runes) {
		t.transform(nfc(t.runes), 0)
	}
}

func lowercase(t *text) {
	t.own()
	for i, r := range t.runes {
		one, long := lowerOf(r)
		if long != "" {
			lowercaseLong(t, i)
			return
		}
		t.runes[i] = one
	}
}

// lowercaseLong goes on where a character's lower case takes several.
func lowercaseLong(t *text, from int) {
	changes := make([]change, 0, len(t.runes)+8)
	for i, r := range t.runes {
		if i < from {
			changes = append(changes, change{r, 0})
			continue
		}
		one, long := lowerOf(r)
		if long == "" {
			changes = append(changes, change{one, 0})
			continue
		}
		n := 0
		for _, l := range long {
			changes = append(changes, change{l, n})
			n = 1
		}
	}
	t.transform(changes, 0)
}

// exchange replaces characters by others.
func exchange(m map[rune]rune) normalizer {
	return func(t *text) {
		t.own()
		for i, r := range t.runes {
			if to, ok := m[r]; ok {
				t.runes[i] = to
			}
		}
	}
}

// collapse replaces each run of white space by content, which comes from the last
// character of the run.
func collapse(content []rune) normalizer {
	return func(t *text) {
		var runes []rune
		var spans [][2]int
		for i := 0; i < len(t.runes); {
			j := i
			for j < len(t.runes) && flagsOf(t.runes[j])&flagBlank != 0 {
				j++
			}
			if j > i {
				for _, r := range content {
					runes = append(runes, r)
					spans = append(spans, t.spans[j-1])
				}
				i = j
				continue
			}
			runes = append(runes, t.runes[i])
			spans = append(spans, t.spans[i])
			i++
		}
		t.runes, t.spans = runes, spans
	}
}
