package book

import (
	"archive/zip"
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"tonggan"
)

// file is one of an archive.
type file struct{ name, text string }

func packed(t testing.TB, files ...file) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range files {
		w, err := z.Create(f.name)
		if err == nil {
			_, err = w.Write([]byte(f.text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var container = file{"META-INF/container.xml", `<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>`}

// opf is a package document whose pages are at these places.
func opf(hrefs ...string) file {
	var items, refs string
	for i, h := range hrefs {
		items += fmt.Sprintf(`<item id="p%d" href="%s" media-type="application/xhtml+xml"/>`, i, h)
		refs += fmt.Sprintf(`<itemref idref="p%d"/>`, i)
	}
	return file{"OEBPS/book.opf", `<package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>A Tale</dc:title></metadata><manifest><item id="css" href="a.css" media-type="text/css"/>` + items + `</manifest><spine>` + refs + `</spine></package>`}
}

func xhtml(body string) string {
	return `<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><head><title>Head</title><style>p{}</style></head><body>` + body + `</body></html>`
}

func TestEPUB(t *testing.T) {
	data := packed(t, container, opf("text/one%201.xhtml", "cover.xhtml", "two.xhtml#x"),
		file{"OEBPS/two.xhtml", xhtml(`<p>No heading&nbsp;here.<br/>Line &amp; two.</p><pre>x = 1</pre><table><tr><td>1</td></tr></table>`)},
		file{"OEBPS/cover.xhtml", xhtml(`<img src="a.png"/>`)},
		file{"OEBPS/text/one 1.xhtml", xhtml(`<h1>The
	First</h1><p>It <em>was</em> a
	day.</p><script>no()</script><ul><li>one</li><li>two</li></ul><h2>Later</h2><p>汉<ruby>字<rt>zì</rt></ruby>。</p>`)})
	b, err := Read("dir/tale.EPUB", data)
	if err != nil {
		t.Fatal(err)
	}
	want := &Book{"A Tale", []Chapter{
		{"The First", "The First\nIt was a day.\none\ntwo\nLater\n汉字。"},
		{"Head", "No heading here.\nLine & two."},
	}}
	if !reflect.DeepEqual(b, want) {
		t.Errorf("%+v\nwant\n%+v", b, want)
	}
}

func TestBadEPUBs(t *testing.T) {
	bomb := strings.Repeat("<p>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa</p>", maxText/36+1)
	var many []file
	for i := range maxEntries + 1 {
		many = append(many, file{fmt.Sprint(i), ""})
	}
	damaged := packed(t, container, opf("a.xhtml"), file{"OEBPS/a.xhtml", xhtml("<p>" + strings.Repeat("word ", 999) + "</p>")})
	at := bytes.Index(damaged, []byte("OEBPS/a.xhtml")) + 40
	damaged[at] ^= 0x55
	for _, c := range []struct {
		name string
		data []byte
		code tonggan.Code
		says string
	}{
		{"no archive", []byte("hello"), tonggan.Invalid, "no EPUB"},
		{"no container", packed(t, file{"a", ""}), tonggan.NotFound, "META-INF/container.xml"},
		{"no package", packed(t, container), tonggan.NotFound, "OEBPS/book.opf"},
		{"bad package", packed(t, container, file{"OEBPS/book.opf", "<package>"}), tonggan.Invalid, "book.opf"},
		{"outside", packed(t, container, opf("../../etc/passwd")), tonggan.Invalid, "outside"},
		{"absolute", packed(t, container, opf("/etc/passwd")), tonggan.Invalid, "outside"},
		{"a page is missing", packed(t, container, opf("gone.xhtml")), tonggan.NotFound, "gone.xhtml"},
		{"a spine of nothing", packed(t, container, file{"OEBPS/book.opf", `<package><spine><itemref idref="x"/></spine></package>`}), tonggan.Invalid, `"x"`},
		{"no text", packed(t, container, opf("a.xhtml"), file{"OEBPS/a.xhtml", xhtml("<p>…</p>")}), tonggan.Invalid, "no text"},
		{"bad page", packed(t, container, opf("a.xhtml"), file{"OEBPS/a.xhtml", "<p"}), tonggan.Invalid, "OEBPS/a.xhtml"},
		{"a bomb", packed(t, container, opf("a.xhtml"), file{"OEBPS/a.xhtml", bomb}), tonggan.TooLarge, "64 MiB"},
		{"a long chapter", packed(t, container, opf("a.xhtml"), file{"OEBPS/a.xhtml", xhtml("<h1>Long</h1>" + bomb[:3*maxChapter])}), tonggan.TooLarge, "chapter 1 (Long)"},
		{"many files", packed(t, many...), tonggan.TooLarge, "10001 files"},
		{"damaged", damaged, tonggan.Invalid, "damaged"},
	} {
		_, err := Read("b.epub", c.data)
		if tonggan.CodeOf(err) != c.code || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), "b.epub") {
			t.Errorf("%s: %v; want %s saying %q", c.name, err, c.code, c.says)
		}
	}
}

func TestMarkdown(t *testing.T) {
	b, err := Read("x.md", []byte(`---
author: me
---
# My *Book*

## One ##

It is **very** _nice_, ~~no~~ `+"`code`"+` and
[a link](http://x.y/z) ![pic](a.png) snake_case 2 \* 3.[^1]
<!-- hidden -->

`+"```go\nfunc main() {}\n```"+`
- first
- [x] second
  1. third

> quoted
> more

| a | b |
|---|---|
| 1 | 2 |

***
[ref]: http://x.y

Two
---
中文
第二行。
[sad] He <b>left</b>.
`))
	if err != nil {
		t.Fatal(err)
	}
	want := &Book{"My Book", []Chapter{
		{"One", "My Book\nOne\nIt is very nice, no code and a link  snake_case 2 * 3.\nfirst\nsecond\nthird\nquoted more"},
		{"Two", "Two\n中文第二行。\n[sad] He left."},
	}}
	if !reflect.DeepEqual(b, want) {
		t.Errorf("%q\nwant\n%q", b, want)
	}
	b, err = Read("y.md", []byte("intro\n# A\na\n# B\nb\n## B1\nc"))
	if err != nil || !reflect.DeepEqual(b.Chapters, []Chapter{{"A", "intro"}, {"A", "A\na"}, {"B", "B\nb\nB1\nc"}}) {
		t.Errorf("%q, %v", b, err)
	}
}

func TestText(t *testing.T) {
	b, err := Read("dir/My Story.txt", []byte("\ufeffBy me.\r\n\r\nChapter 1. The start\r\nIt was\r\na day.\r\n\r\nNext.\r\nChapter II\r\nMore.\r\n第三章 山\r\n他走了。\r\n第二天，他回来了，带着很多很多东西，走了很远的路才到家里，第五章还没有写。\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := &Book{"My Story", []Chapter{
		{"My Story", "By me."},
		{"Chapter 1. The start", "Chapter 1. The start\nIt was a day.\nNext."},
		{"Chapter II", "Chapter II\nMore."},
		{"第三章 山", "第三章 山\n他走了。\n第二天，他回来了，带着很多很多东西，走了很远的路才到家里，第五章还没有写。"},
	}}
	if !reflect.DeepEqual(b, want) {
		t.Errorf("%q\nwant\n%q", b, want)
	}
	for _, c := range []struct {
		name string
		data string
		code tonggan.Code
	}{
		{"a.txt", " \n", tonggan.Invalid}, {"a.txt", "\xff", tonggan.Invalid}, {"a.pdf", "x", tonggan.Unsupported},
		{"a.txt", strings.Repeat("a", maxChapter+1), tonggan.TooLarge}, {"a.md", strings.Repeat("# a\n", maxChapters+1), tonggan.TooLarge},
	} {
		if _, err := Read(c.name, []byte(c.data)); tonggan.CodeOf(err) != c.code || !strings.Contains(err.Error(), c.name) {
			t.Errorf("%s %.10q: %v", c.name, c.data, err)
		}
	}
}

// hold checks what is true of any book.
func hold(t *testing.T, b *Book, err error) {
	if err != nil {
		if tonggan.CodeOf(err) == tonggan.Internal {
			t.Errorf("an error without a code: %v", err)
		}
		return
	}
	for _, c := range b.Chapters {
		if c.Title == "" || strings.TrimSpace(c.Text) == "" || strings.Contains(c.Title, "\n") {
			t.Errorf("a chapter is %+v", c)
		}
	}
}

// FuzzEPUB reads any package document and page, and what is no archive.
func FuzzEPUB(f *testing.F) {
	f.Add(opf("a.xhtml").text, xhtml("<h1>A</h1><p>b &lt; c</p>"))
	f.Add(opf("../a.xhtml", "a.xhtml").text, "<p>x<br>y<ruby>z<rt>w</rt></ruby>")
	f.Add("PK\x03\x04", "")
	f.Fuzz(func(t *testing.T, pack, text string) {
		b, err := Read("a.epub", packed(t, container, file{"OEBPS/book.opf", pack}, file{"OEBPS/a.xhtml", text}))
		hold(t, b, err)
		b, err = Read("a.epub", []byte(pack))
		hold(t, b, err)
	})
}

func FuzzMarkdown(f *testing.F) {
	f.Add("# A\n\n*b* [c](d) `e`\n- f\n```\ng\n```\n|h|\n|-|\n")
	f.Add("---\nx\n\\*a\\_\n===\n<!--\n")
	f.Fuzz(func(t *testing.T, text string) {
		b, err := Read("a.md", []byte(text))
		hold(t, b, err)
		b, err = Read("a.txt", []byte(text))
		hold(t, b, err)
	})
}
