package book

import (
	"encoding/binary"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"tonggan"
)

// wide is a text in UTF-16.
func wide(order binary.AppendByteOrder, text string) string {
	var b []byte
	for _, u := range utf16.Encode([]rune("\ufeff" + text)) {
		b = order.AppendUint16(b, u)
	}
	return string(b)
}

// Pages as they are found in the world.
func TestOddPages(t *testing.T) {
	for _, c := range []struct{ page, title, text string }{
		{xhtml(`<h1>Chapter 1<br/>The <span>S</span>tart</h1><p>x</p>`), "Chapter 1 The Start", "Chapter 1\nThe Start\nx"},
		{xhtml(`<svg><title>Cover</title></svg><p>x</p>`), "Head", "x"},
		{xhtml(`<p>So.<a href="#n"><sup>1</sup></a> Then<sup><a href="#m">2</a></sup> x<sup>2</sup>.</p>`), "Head", "So. Then x2."},
		{`<html xmlns:epub="http://www.idpf.org/2007/ops"><p>a<a epub:type="noteref">1</a> b<span role="doc-pagebreak">5</span>c</p><aside epub:type="footnote"><p>note</p></aside><a type="x">d</a></html>`, "A Tale", "a bc\nd"},
		{xhtml(`<p hidden="hidden">no</p><p>yes</p>`), "Head", "yes"},
		{xhtml(`<center>One</center><center>two</center>`), "Head", "One\ntwo"},
		{xhtml(`<table><tr><td><p>no</p></td></tr></table><p>yes</p>`), "Head", "yes"},
		{wide(binary.BigEndian, `<?xml version="1.0" encoding="utf-16"?><html><p>中文</p></html>`), "A Tale", "中文"},
		{wide(binary.LittleEndian, `<?xml version="1.0" encoding="UTF-16"?><html><p>中文</p></html>`), "A Tale", "中文"},
		{"<?xml version='1.0' encoding='ISO-8859-1'?><html><p>caf\xe9</p></html>", "A Tale", "café"},
	} {
		b, err := Read("b.epub", packed(t, container, opf("a.xhtml"), file{"OEBPS/a.xhtml", c.page}))
		if err != nil || !reflect.DeepEqual(b.Chapters, []Chapter{{c.title, c.text}}) {
			t.Errorf("%s\n%+v, %v", c.page, b, err)
		}
	}
	_, err := Read("b.epub", packed(t, container, opf("a.xhtml"), file{"OEBPS/a.xhtml", "<?xml version='1.0' encoding='gbk'?><p/>"}))
	if tonggan.CodeOf(err) != tonggan.Invalid || !strings.Contains(err.Error(), `"gbk": want UTF-8`) {
		t.Error(err)
	}
}

func TestEncryptedEPUB(t *testing.T) {
	lock := func(uri string) file {
		return file{"META-INF/encryption.xml", `<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData><enc:CipherData><enc:CipherReference URI="` + uri + `"/></enc:CipherData></enc:EncryptedData></encryption>`}
	}
	page := file{"OEBPS/a b.xhtml", xhtml("<p>x</p>")}
	_, err := Read("b.epub", packed(t, container, lock("OEBPS/a%20b.xhtml"), opf("a%20b.xhtml"), file{page.name, "\x93\xf1\xff"}))
	if tonggan.CodeOf(err) != tonggan.Unsupported || !strings.Contains(err.Error(), "OEBPS/a b.xhtml is encrypted (DRM)") {
		t.Error(err)
	}
	if _, err := Read("b.epub", packed(t, container, lock("OEBPS/font.otf"), opf("a%20b.xhtml"), page)); err != nil {
		t.Error("fonts alone:", err)
	}
}

// Of titles the first is the book's; entities are HTML's; contents are not read.
func TestPackage(t *testing.T) {
	pack := file{"OEBPS/book.opf", `<package xmlns:dc="d"><metadata><dc:title>A&nbsp;Tale</dc:title><dc:title>Volume 2</dc:title></metadata><manifest>` +
		`<item id="n" href="n.xhtml" properties="nav scripted" media-type="application/xhtml+xml"/><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="n"/><itemref idref="a"/></spine></package>`}
	b, err := Read("b.epub", packed(t, container, pack, file{"OEBPS/n.xhtml", xhtml("<h1>Contents</h1><p>One</p>")}, file{"OEBPS/a.xhtml", xhtml("<p>x</p>")}))
	if err != nil || !reflect.DeepEqual(b, &Book{"A Tale", []Chapter{{"Head", "x"}}}) {
		t.Errorf("%+v, %v", b, err)
	}
}

func TestOddMarkdown(t *testing.T) {
	for _, c := range []struct{ text, want string }{ // one chapter's text
		{"see [a\nb](http://x.y/z), ![p\nq](a.png) and <!-- x\ny --> z", "see a b,  and  z"},
		{"see [a](http://x.y/z_(b)) now", "see a now"},
		{"see https://x.y/z_b?c=d, or www.x.com. 见http://x.y/z。", "see , or . 见。"},
		{"a &amp; b &lt;tag&gt; \\&lt;", "a & b <tag> &lt;"},
		{"text\n\n    code()\n\n\tmore()\n\nafter", "text\nafter"},
		{"text\n    goes on", "text goes on"},
		{"- item\n\n    still\n\nafter\n\n    code()", "item\nstill\nafter"},
		{"1. do\n\n    ```sh\n    rm\n    ```\n2. next", "do\nnext"},
		{"> ```\n> code\n> ```\n\nx ```y``` z", "x y z"},
		{"a | b\n--|--\n1 | 2\n3 | 4\n\n5 | 6", "5 | 6"},
		{"<style>\np {}\n</style>\nx", "x"},
		{"a\\\nb", "a b"},
		{"a[^1].\n\n[^1]: note\n    more", "a."},
		{"a ***b** c* _d __e__ f_ g_h_i _中_", "a b c d e f g_h_i 中"},
		{"+++\na = 1\n+++\nx", "x"},
		{"- item\n---\nx", "item\nx"},
		{"twenty-\nfive -\nsix", "twenty-five - six"},
		{"a\r\rb", "a\nb"},
		{"Roses are red<br>Violets are blue<br />Sugar", "Roses are red Violets are blue Sugar"},
		{"<p>One</p><p class=\"x\">Two</p> a <b, and c> d, <i>e</i>", "One\nTwo\na <b, and c> d, e"},
		{"[Alice]: Hello there, how are you?\n\n[a]: http://x.y 'title'\n\nThe end.", "[Alice]: Hello there, how are you?\nThe end."},
		{"---\n\nFirst.\n\n---\n\nSecond.", "First.\nSecond."},
		{"<!-- note\nend --> After.\n\nNext.", "After.\nNext."},
		{"1 * 2 = 2 and *a* **b**", "1 * 2 = 2 and a b"},
		{"x\n\n```md\n```go\ncode\n```\nafter", "x\nafter"},
	} {
		if b, err := Read("x.md", []byte(c.text)); err != nil || !reflect.DeepEqual(b, &Book{"x", []Chapter{{"x", c.want}}}) {
			t.Errorf("%q: %q, %v; want %q", c.text, b, err, c.want)
		}
	}
	if b, err := Read("x.md", []byte("One line\nand two\n===\n\nx")); err != nil || b.Title != "One line and two" {
		t.Errorf("%q, %v", b, err)
	}
	if b, err := Read("x.md", []byte("# C#\n## F# ##\nx")); err != nil || !reflect.DeepEqual(b, &Book{"C#", []Chapter{{"F#", "C#\nF#\nx"}}}) {
		t.Errorf("%q, %v", b, err)
	}
}

func TestOddText(t *testing.T) {
	for _, c := range []struct {
		text string
		want []Chapter
	}{
		{"He said\nChapter 3 of the book was\nbad.", []Chapter{{"x", "He said Chapter 3 of the book was bad."}}},
		{"第一章的内容很无聊。\n第二卷已经结束了。", []Chapter{{"x", "第一章的内容很无聊。\n第二卷已经结束了。"}}},
		{"第一章山\n水。\n第１２章　火\n木。", []Chapter{{"第一章山", "第一章山\n水。"}, {"第１２章 火", "第１２章\u3000火\n木。"}}},
		{"Chapter I. Down\nChapter Twenty Two\n\nChapter I. Down\nOne.\nChapter Twenty Two\nTwo.", []Chapter{{"Chapter I. Down", "Chapter I. Down\nOne."}, {"Chapter Twenty Two", "Chapter Twenty Two\nTwo."}}},
		{"第一卷 山\n第一章 水\n火。\n第二卷 木", []Chapter{{"第一章 水", "第一卷 山\n第一章 水\n火。"}, {"第二卷 木", "第二卷 木"}}},
		{"　　他走了——\n　　她来了", []Chapter{{"x", "他走了——\n她来了"}}},
		{"“It was a day. It was a long day, and then a night.\nIt went\non and\non,” he said.\n\nNext.", []Chapter{{"x", "“It was a day. It was a long day, and then a night. It went on and on,” he said.\nNext."}}},
		{"One day.\nHe went,\nand went.\nNext.", []Chapter{{"x", "One day.\nHe went, and went.\nNext."}}},
		{"  A day\nwent on\n  Another", []Chapter{{"x", "A day went on\nAnother"}}},
	} {
		if b, err := Read("x.txt", []byte(c.text)); err != nil || !reflect.DeepEqual(b.Chapters, c.want) {
			t.Errorf("%q: %q, %v", c.text, b, err)
		}
	}
	for _, bad := range []string{"\xc4\xe3\xba\xc3", wide(binary.LittleEndian, "hello"), "h\x00i\x00"} {
		if _, err := Read("x.txt", []byte(bad)); err == nil || !strings.Contains(fmt.Sprint(err), "x.txt is not UTF-8 text: save it as UTF-8") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// TestManyHeadings: a list of contents may be long.
func TestManyHeadings(t *testing.T) {
	began := time.Now()
	if b, err := Read("a.txt", []byte(strings.Repeat("Chapter 1\n\n", 1<<16)+"Once.")); err != nil || len(b.Chapters) != 1 || b.Chapters[0].Text != "Chapter 1\nOnce." {
		t.Errorf("got %v", err)
	}
	if took := time.Since(began); took > 10*time.Second { // it took a minute
		t.Errorf("took %v", took)
	}
}
