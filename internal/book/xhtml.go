package book

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"tonggan"
)

// silent elements are not read: what is for programs, for the eye, or for both.
var silent = map[string]bool{"head": true, "script": true, "style": true, "pre": true, "table": true, "nav": true, "svg": true, "math": true, "audio": true, "video": true, "rt": true, "rp": true}

// blocks are the elements that begin and end a paragraph.
var blocks = map[string]bool{"p": true, "div": true, "h1": true, "h2": true, "h3": true, "h4": true, "h5": true, "h6": true, "li": true, "blockquote": true, "br": true, "hr": true, "section": true, "article": true, "body": true, "dt": true, "dd": true, "ul": true, "ol": true, "figcaption": true, "figure": true, "header": true, "footer": true, "aside": true}

// page is the text of an XHTML page, and its first heading or else its title.
func page(data []byte) (Chapter, error) {
	d := xml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
	d.Strict = false
	d.AutoClose = xml.HTMLAutoClose
	d.Entity = xml.HTMLEntity
	var lines []string
	var now, first, title strings.Builder
	quiet, level := 0, 0 // elements that we are in
	inTitle, done := false, false
	flush := func() {
		if s := strings.Join(strings.Fields(now.String()), " "); s != "" {
			lines = append(lines, s)
		}
		now.Reset()
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
			if silent[name] {
				quiet++
			}
			if blocks[name] {
				flush()
			}
			inTitle = name == "title"
			if isHeading(name) {
				level++
			}
		case xml.EndElement:
			name := strings.ToLower(t.Name.Local)
			if silent[name] {
				quiet--
			}
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
