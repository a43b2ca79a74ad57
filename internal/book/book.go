// Package book reads books as chapters of plain text, to be read aloud: EPUB, Markdown
// and text.
//
//	book.go      which kind, limits
//	epub.go      the container, the package document, the spine
//	xhtml.go     the text of a page
//	markdown.go  what marks mean, and that they are not read
//	text.go      chapters of plain text
package book

import (
	"bytes"
	"path"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"tonggan"
)

// Limits on what a file may hold.
const (
	MaxBytes    = 256 << 20 // of a file
	maxText     = 64 << 20  // bytes of text, decompressed
	maxEntries  = 10_000    // files in an EPUB
	maxChapters = 2_000
	maxChapter  = 1 << 20 // bytes of one chapter
	maxTitle    = 200     // characters
)

// Book is a book's text.
type Book struct {
	Title    string
	Chapters []Chapter
}

// Chapter is one part of a book, its heading in Text too. Paragraphs are lines.
type Chapter struct{ Title, Text string }

// Suffixes are those of books.
var Suffixes = []string{".epub", ".md", ".txt"}

// Read reads a book by the ending of its file's name. Chapters without text are left
// out. Errors name the file, and the chapter or the file within it.
func Read(name string, data []byte) (*Book, error) {
	var b *Book
	var err error
	kind := strings.ToLower(filepath.Ext(name))
	switch {
	case len(data) > MaxBytes:
		return nil, tonggan.Errorf(tonggan.TooLarge, "%s is larger than %d MiB", name, MaxBytes>>20)
	case kind == ".epub":
		b, err = epub(data)
	case kind == ".md" || kind == ".txt":
		if len(data) > maxText {
			return nil, tonggan.Errorf(tonggan.TooLarge, "%s has more than %d MiB of text", name, maxText>>20)
		}
		if !utf8.Valid(data) || bytes.IndexByte(data, 0) >= 0 {
			return nil, tonggan.Errorf(tonggan.Invalid, "%s is not UTF-8 text: save it as UTF-8, for example with iconv -f GB18030 -t UTF-8", name)
		}
		text := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.TrimPrefix(string(data), "\ufeff"))
		if b = plain(text); kind == ".md" {
			b = markdown(text)
		}
	default:
		return nil, tonggan.Errorf(tonggan.Unsupported, "%s is no book: want a file that ends in %s", name, strings.Join(Suffixes, ", "))
	}
	if err != nil {
		return nil, tonggan.Errorf(tonggan.CodeOf(err), "%s: %w", name, err)
	}
	return b.checked(name)
}

// checked takes empty chapters out, names what has no name, and holds the limits.
func (b *Book) checked(name string) (*Book, error) {
	base := path.Base(filepath.ToSlash(name))
	if b.Title = short(b.Title); b.Title == "" {
		b.Title = strings.TrimSuffix(base, filepath.Ext(base))
	}
	kept := b.Chapters[:0]
	for _, c := range b.Chapters {
		c.Text = strings.TrimSpace(c.Text)
		if !strings.ContainsFunc(c.Text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
			continue
		}
		if c.Title = short(c.Title); c.Title == "" {
			c.Title = b.Title
		}
		if kept = append(kept, c); len(c.Text) > maxChapter {
			return nil, tonggan.Errorf(tonggan.TooLarge, "%s, chapter %d (%s): %d bytes of text; the limit is %d", name, len(kept), c.Title, len(c.Text), maxChapter)
		}
	}
	b.Chapters = kept
	switch {
	case len(kept) == 0:
		return nil, tonggan.Errorf(tonggan.Invalid, "%s has no text to read", name)
	case len(kept) > maxChapters:
		return nil, tonggan.Errorf(tonggan.TooLarge, "%s has %d chapters; the limit is %d", name, len(kept), maxChapters)
	}
	return b, nil
}

// short is a title on one line.
func short(title string) string {
	r := []rune(strings.Join(strings.Fields(title), " "))
	return string(r[:min(len(r), maxTitle)])
}

// paragraphs joins the lines of a text: a blank line ends a paragraph, and so do a line
// before a deeper indent and, unless most lines were broken at a margin, one that ends
// in a mark; others go on in the next.
func paragraphs(lines []string) string {
	var b strings.Builder
	wrapped := broken(lines)
	open, word, was := false, false, 0 // word: it goes on behind a hyphen
	for _, l := range lines {
		deep := indent(l)
		l = strings.TrimSpace(l)
		if l == "" {
			open = false
			continue
		}
		if b.Len() > 0 {
			switch first, _ := utf8.DecodeRuneInString(l); {
			case !open || deep > was || deep >= fullWidth:
				b.WriteByte('\n')
			case !word && !unicode.Is(unicode.Han, first):
				b.WriteByte(' ')
			}
		}
		b.WriteString(l)
		word = strings.HasSuffix(l, "-") && !strings.HasSuffix(l, "--") && !strings.HasSuffix(l, " -")
		open, was = wrapped || !isWhole(l), deep
	}
	return b.String()
}

// broken says whether most lines that another follows were broken at a margin.
func broken(lines []string) bool {
	n := 0
	for i, l := range lines {
		if l = strings.TrimSpace(l); l == "" || i+1 == len(lines) || strings.TrimSpace(lines[i+1]) == "" {
			continue
		}
		if n++; isWhole(l) {
			n -= 2
		}
	}
	return n > 0
}

// isWhole says whether a line ends in a mark.
func isWhole(l string) bool {
	last, _ := utf8.DecodeLastRuneInString(l)
	return strings.ContainsRune(".!?:。！？：…”\"’」』", last)
}

// fullWidth is the depth of an ideographic space: it begins a paragraph, always.
const fullWidth = 100

// indent is how far a line's first character stands from the margin.
func indent(l string) (n int) {
	for _, r := range l {
		switch {
		case r == '\u3000':
			n += fullWidth
		case r == '\t':
			n += 4
		case unicode.IsSpace(r):
			n++
		default:
			return n
		}
	}
	return n
}
