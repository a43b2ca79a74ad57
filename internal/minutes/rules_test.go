package minutes

import (
	"os"
	"strings"
	"testing"
)

// The sentences of testdata were written before the rules, by whoever wrote the rules and
// with all of them in view: neither half is truly unseen. later.txt came after the rules.
func TestClassify(t *testing.T) {
	for lang, least := range map[string]struct{ precision, recall float64 }{"en": {0.9, 0.6}, "zh": {0.9, 0.6}} {
		b, err := os.ReadFile("testdata/" + lang + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		for half, name := range []string{"seen", "held out"} {
			right, told, want := map[Kind]float64{}, map[Kind]float64{}, map[Kind]float64{}
			for i, line := range strings.Split(strings.TrimSpace(string(b)), "\n") {
				if i%2 != half {
					continue
				}
				kind, text, _ := strings.Cut(line, "|")
				got := Classify(text)
				want[Kind(kind)]++
				told[got]++
				if string(got) == kind {
					right[got]++
				} else if half == 0 {
					t.Logf("%s is %s: %s", kind, got, text)
				}
			}
			for _, k := range []Kind{Decision, Action, Question} {
				p, r := right[k]/max(told[k], 1), right[k]/want[k]
				t.Logf("%s, %s: %s precision %.2f (%g of %g), recall %.2f (%g of %g)", lang, name, k, p, right[k], told[k], r, right[k], want[k])
				if p < least.precision || r < least.recall {
					t.Errorf("%s, %s: %s: below %.2f and %.2f", lang, name, k, least.precision, least.recall)
				}
			}
		}
	}
}

// Wordings that the rules were not made for. On them the first rules found 5 of 26
// decisions and tasks and took 8 of 20 others for one; those 8 are ruled out now, so
// this list guards against their return and measures precision no longer.
func TestClassifyLater(t *testing.T) {
	b, err := os.ReadFile("testdata/later.txt")
	if err != nil {
		t.Fatal(err)
	}
	right, told, want := map[string]int{}, map[string]int{}, map[string]int{}
	for line := range strings.Lines(string(b)) {
		kind, text, _ := strings.Cut(strings.TrimSpace(line), "|")
		got := Classify(text)
		lang := "en "
		if han(text) > 0 {
			lang = "zh "
		}
		want[lang+kind]++
		told[lang+string(got)]++
		if string(got) == kind {
			right[lang+kind]++
		} else {
			t.Logf("%s is %s: %s", kind, got, text)
			if kind == "none" {
				t.Errorf("%s is %s", text, got)
			}
		}
	}
	t.Logf("right %v of told %v, wanted %v", right, told, want)
}

// Sentences that say plainly what they do, most of which rules before these got wrong.
func TestClassifyPlain(t *testing.T) {
	b, err := os.ReadFile("testdata/plain.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(b)) {
		kind, text, _ := strings.Cut(strings.TrimSpace(line), "|")
		if got := Classify(text); string(got) != kind {
			t.Errorf("%s is %s, want %s", text, got, kind)
		}
	}
}

// Nobody is made to act whom the sentence does not name.
func TestDetails(t *testing.T) {
	for text, want := range map[string][2]string{
		"Yes, please send the report.":    {"", ""},
		"Everybody must submit the form.": {"", ""},
		"Tom, please update the wiki.":    {"Tom", ""},
		"Anna's going to write it today.": {"Anna", "today"},
		"I need to update the document.":  {"Ann", ""},
		"你明天把合同发给我。":                      {"", "明天"},
		"明天把合同发给客户。":                      {"", "明天"},
		"周五前把报告交上来。":                      {"", "周五前"},
		"尽快把报告发给我。":                       {"", "尽快"},
		"这个交给我吧。":                         {"Ann", ""},
		"我今天下班前把文档更新好。":                   {"Ann", "今天下班前"},
		"由法务部处理这份合同。":                     {"法务部", ""},
		"小张负责测试。":                         {"小张", ""},
	} {
		if who, when := details(Sentence{Speaker: "Ann", Text: text}); who != want[0] || when != want[1] {
			t.Errorf("%s: who %q, when %q; want %q", text, who, when, want)
		}
	}
}
