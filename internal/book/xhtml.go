package book

import (
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"unicode/utf16"

	"tonggan"
)

// silent elements are not read: what is for programs, for the eye, or for both.
var silent = map[string]bool{"head": true, "script": true, "style": true, "pre": true, "table": true, "nav": true, "svg": true, "math": true, "audio": true, "video": true, "rt": true, "rp": true}

// blocks are the elements that begin and end a paragraph.
var blocks = map[string]bool{"p": true, "div": true, "h1": true, "h2": true, "h3": true, "h4": true, "h5": true, "h6": true, "li": true, "blockquote": true, "br": true, "hr": true, "section": true, "article": true, "body": true, "dt": true, "dd": true, "ul": true, "ol": true, "figcaption": true, "figure": true, "header": true, "footer": true, "aside": true, "main": true, "center": true, "address": true}

// unspoken are what elements are for that are not read: notes, their numbers, and the
// numbers of printed pages.
var unspoken = map[string]bool{"noteref": true, "footnote": true, "rearnote": true, "pagebreak": true}

// isSilent says whether an element is not read, for what it is, what it is for, or
// where it is: a raised link is the number of a note. open are the elements around it.
func isSilent(name string, attrs []xml.Attr, open map[string]int) bool {
	if silent[name] || name == "sup" && open["a"] > 0 || name == "a" && open["sup"] > 0 {
		return true
	}
	for _, a := range attrs {
		switch {
		case a.Name.Local == "hidden":
			return true
		case a.Name.Local == "role", a.Name.Local == "type" && a.Name.Space != "": // epub:type
			for _, use := range strings.Fields(a.Value) {
				if unspoken[strings.TrimPrefix(use, "doc-")] {
					return true
				}
			}
		}
	}
	return false
}

// decoder reads XML in UTF-8 or UTF-16, as every reader of EPUBs does, or in Latin-1.
func decoder(data []byte) *xml.Decoder {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		order = binary.BigEndian
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		order = binary.LittleEndian
	}
	if order != nil {
		units := make([]uint16, len(data)/2)
		for i := range units {
			units[i] = order.Uint16(data[2*i:])
		}
		data = []byte(string(utf16.Decode(units)))
	}
	d := xml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
	d.Entity = xml.HTMLEntity
	d.CharsetReader = func(charset string, r io.Reader) (io.Reader, error) {
		switch charset = strings.ToLower(charset); {
		case charset == "us-ascii", order != nil && strings.HasPrefix(charset, "utf-16"):
			return r, nil
		case charset == "iso-8859-1":
			latin, err := io.ReadAll(r)
			runes := make([]rune, len(latin))
			for i, c := range latin {
				runes[i] = rune(c)
			}
			return strings.NewReader(string(runes)), err
		}
		return nil, errors.New("want UTF-8 or UTF-16")
	}
	return d
}

// page is the text of an XHTML page, and its first heading or else its title.
func page(data []byte) (Chapter, error) {
	d := decoder(data)
	d.Strict = false
	d.AutoClose = xml.HTMLAutoClose
	var lines []string
	var now, first, title strings.Builder
	open := map[string]int{}       // elements that we are in
	depth, quiet, level := 0, 0, 0 // how deep; where silence began; in headings
	inHead, inTitle, done := false, false, false
	flush := func() {
		if s := strings.Join(strings.Fields(now.String()), " "); s != "" {
			lines = append(lines, s)
		}
		now.Reset()
		if level > 0 && !done {
			first.WriteByte(' ')
		}
	}
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return Chapter{}, tonggan.Errorf(tonggan.Invalid, "cannot be read: %w", err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			name := strings.ToLower(t.Name.Local)
			if depth++; quiet == 0 && isSilent(name, t.Attr, open) {
				quiet, inHead = depth, name == "head"
			}
			open[name]++
			if blocks[name] {
				flush()
			}
			inTitle = name == "title" && (quiet == 0 || inHead) // a picture's is none
			if isHeading(name) {
				level++
			}
		case xml.EndElement:
			name := strings.ToLower(t.Name.Local)
			if quiet == depth {
				quiet = 0
			}
			depth--
			open[name]--
			if blocks[name] {
				flush()
			}
			inTitle = false
			if isHeading(name) {
				level--
				done = done || strings.TrimSpace(first.String()) != ""
			}
		case xml.CharData:
			switch {
			case inTitle:
				title.Write(t)
			case quiet > 0:
			default:
				now.Write(t)
				if level > 0 && !done {
					first.Write(t)
				}
			}
		}
	}
	flush()
	c := Chapter{first.String(), strings.Join(lines, "\n")}
	if strings.TrimSpace(c.Title) == "" {
		c.Title = title.String()
	}
	return c, nil
}

func isHeading(name string) bool {
	return len(name) == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6'
}
