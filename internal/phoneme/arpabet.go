package phoneme

import "strings"

// phones are the symbols of ARPAbet as CMUdict writes them, vowels with their stress:
// consonants first. training/letters/build.py has the same order.
var phones = func() []string {
	all := strings.Fields("B CH D DH F G HH JH K L M N NG P R S SH T TH V W Y Z ZH")
	for _, v := range strings.Fields("AA AE AH AO AW AY EH ER EY IH IY OW OY UH UW") {
		all = append(all, v+"0", v+"1", v+"2")
	}
	return all
}()

const consonants = 24 // of phones

var phoneNumber = func() map[string]byte {
	m := make(map[string]byte, len(phones))
	for i, p := range phones {
		m[p] = byte(i)
	}
	return m
}()

// sounds are phones by their numbers.
type sounds []byte

func parseSounds(s string) sounds {
	var out sounds
	for _, p := range strings.Fields(s) {
		n, ok := phoneNumber[p]
		if !ok {
			panic("phoneme: no phone " + p) // in a table of ours
		}
		out = append(out, n)
	}
	return out
}

func (s sounds) appendTo(out []string) []string {
	for _, p := range s {
		out = append(out, phones[p])
	}
	return out
}

func vowel(p byte) bool { return p >= consonants }

// stress of a vowel: 0, 1 or 2.
func stress(p byte) byte { return (p - consonants) % 3 }

// stressed is the vowel p with another stress.
func stressed(p, to byte) byte { return p - stress(p) + to }

// spelled are the names of the letters.
var spelled = func() (all [26]sounds) {
	const names = `EY1|B IY1|S IY1|D IY1|IY1|EH1 F|JH IY1|EY1 CH|AY1|JH EY1|K EY1|EH1 L|EH1 M|
		EH1 N|OW1|P IY1|K Y UW1|AA1 R|EH1 S|T IY1|Y UW1|V IY1|D AH1 B AH0 L Y UW0|EH1 K S|W AY1|Z IY1`
	for i, s := range strings.Split(names, "|") {
		all[i] = parseSounds(s)
	}
	return all
}()
