package httpapi

import (
	"bytes"
	"errors"
	"io"
	"mime/multipart"
	"path"
	"strings"
	"time"

	"tonggan"
)

// field is one part of a multipart form.
type field struct {
	name  string
	file  string // the client's file name, cleaned; "" for a plain value
	media string
	data  []byte
}

func (f field) isFile() bool { return f.file != "" }

// isText says whether an uploaded file is a text rather than a picture.
func (f field) isText() bool {
	return strings.HasPrefix(f.media, "text/") || strings.HasSuffix(strings.ToLower(f.file), ".txt")
}

// value is the field as a word or number, without the spaces around it that some tools send.
func (f field) value() string { return strings.TrimSpace(string(f.data)) }

// text is the field as a text for the model.
func (f field) text() (string, error) {
	s := strings.ToValidUTF8(string(f.data), "\uFFFD")
	if f.isFile() {
		s = strings.TrimSpace(strings.TrimPrefix(s, "\uFEFF"))
	}
	return s, checkText(s, f.name)
}

// source is the field as a picture: an uploaded file, or a value that is a data URI.
func (f field) source() (tonggan.Source, error) {
	if !f.isFile() {
		return picture(string(f.data), f.name)
	}
	if len(f.data) == 0 {
		return tonggan.Source{}, invalid(f.name, "%q is an empty file", clip(f.file))
	}
	return tonggan.Source{Name: f.file, Data: f.data}, nil
}

// form reads a multipart body and calls each for its fields, in order. Fields that no
// case of each knows are refused, like unknown fields of JSON.
func (c *call) form(each func(f field) error) error {
	if err := c.hold(); err != nil {
		return err
	}
	mr, err := c.r.MultipartReader()
	if err != nil {
		return invalid("", "the multipart body has no boundary: send multipart/form-data as curl -F or a browser does")
	}
	for n := 0; ; n++ {
		p, err := mr.NextPart()
		if errors.Is(err, io.EOF) {
			if n == 0 {
				return invalid("", "the form has no parts: is its boundary that of the Content-Type header?")
			}
			break
		}
		if err != nil {
			return c.readFault(err)
		}
		if n == maxItems+16 {
			return coded(tonggan.TooLarge, "", "the form has more than %d parts: send them in several requests", maxItems+16)
		}
		f, err := c.part(p)
		if err != nil {
			return err
		}
		if err := each(f); err != nil {
			return err
		}
	}
	_ = c.rc.SetReadDeadline(time.Time{})
	return nil
}

func (c *call) part(p *multipart.Part) (field, error) {
	f := field{name: p.FormName(), file: cleanName(p.FileName()), media: strings.ToLower(p.Header.Get("Content-Type"))}
	if f.name == "" {
		return f, invalid("", "a part of the form has no name")
	}
	var buf bytes.Buffer
	if _, err := io.Copy(&buf, p); err != nil {
		return f, c.readFault(err)
	}
	f.data = buf.Bytes()
	if p.FileName() != "" && f.file == "" {
		f.file = f.name
	}
	return f, nil
}

// cleanName keeps of a client's file name what may stand in an answer: the last
// element of the path, short and on one line.
func cleanName(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	if name == "." || name == ".." || name == "/" {
		return ""
	}
	if len(name) > maxName {
		name = strings.ToValidUTF8(name[:maxName], "")
	}
	return strings.TrimSpace(clip(name))
}

func unknownField(f field, known string) error {
	return invalid(clip(f.name), "there is no field %q here: the form takes %s", clip(f.name), known)
}

// once refuses a second value for a field that takes one.
func once(set bool, f field) error {
	if set {
		return invalid(f.name, "%q is given twice", f.name)
	}
	return nil
}
