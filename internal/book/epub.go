package book

import (
	"archive/zip"
	"bytes"
	"io"
	"net/url"
	"path"
	"slices"
	"strings"

	"tonggan"
)

// archive is an EPUB's files by name. left counts down what may still be decompressed,
// for headers may promise anything. locked files are encrypted.
type archive struct {
	files  map[string]*zip.File
	left   int64
	locked map[string]bool
}

// epub reads an EPUB 2 or 3 (EPUB 3.3, W3C 2023): container.xml names the package
// document, its spine the pages in reading order.
func epub(data []byte) (*Book, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, tonggan.Errorf(tonggan.Invalid, "is no EPUB: %w", err)
	}
	if len(z.File) > maxEntries {
		return nil, tonggan.Errorf(tonggan.TooLarge, "the EPUB has %d files; the limit is %d", len(z.File), maxEntries)
	}
	a := &archive{map[string]*zip.File{}, maxText, map[string]bool{}}
	for _, f := range z.File {
		a.files[f.Name] = f
	}
	var container struct {
		Roots []struct {
			Path string `xml:"full-path,attr"`
		} `xml:"rootfiles>rootfile"`
	}
	if err := a.xml("META-INF/container.xml", &container); err != nil {
		return nil, err
	}
	if len(container.Roots) == 0 {
		return nil, tonggan.Errorf(tonggan.Invalid, "META-INF/container.xml names no package document")
	}
	if a.files["META-INF/encryption.xml"] != nil {
		var encryption struct {
			Refs []struct {
				URI string `xml:"URI,attr"`
			} `xml:"EncryptedData>CipherData>CipherReference"`
		}
		if err := a.xml("META-INF/encryption.xml", &encryption); err != nil {
			return nil, err
		}
		for _, r := range encryption.Refs {
			if name, err := inside("", r.URI); err == nil {
				a.locked[name] = true
			}
		}
	}
	return a.spine(container.Roots[0].Path)
}

// spine reads the pages of a package document in order.
func (a *archive) spine(opf string) (*Book, error) {
	var pack struct {
		Titles []string `xml:"metadata>title"` // the first is the main one
		Items  []struct {
			ID    string `xml:"id,attr"`
			Href  string `xml:"href,attr"`
			Type  string `xml:"media-type,attr"`
			Roles string `xml:"properties,attr"`
		} `xml:"manifest>item"`
		Refs []struct {
			ID     string `xml:"idref,attr"`
			Linear string `xml:"linear,attr"`
		} `xml:"spine>itemref"`
	}
	if err := a.xml(opf, &pack); err != nil {
		return nil, err
	}
	if len(pack.Refs) > maxEntries {
		return nil, tonggan.Errorf(tonggan.TooLarge, "%s: the spine has %d pages; the limit is %d", opf, len(pack.Refs), maxEntries)
	}
	byID := map[string]int{}
	for i, item := range pack.Items {
		byID[item.ID] = i
	}
	b := &Book{}
	if len(pack.Titles) > 0 {
		b.Title = pack.Titles[0]
	}
	for _, ref := range pack.Refs {
		i, ok := byID[ref.ID]
		if !ok {
			return nil, tonggan.Errorf(tonggan.Invalid, "%s: the spine names %q, which the manifest does not have", opf, ref.ID)
		}
		item := pack.Items[i]
		contents := slices.Contains(strings.Fields(item.Roles), "nav")
		if ref.Linear != "no" && !contents && (item.Type == "application/xhtml+xml" || item.Type == "text/html") {
			name, err := inside(opf, item.Href)
			if err != nil {
				return nil, err
			}
			data, err := a.read(name)
			if err != nil {
				return nil, err
			}
			c, err := page(data)
			if err != nil {
				return nil, tonggan.Errorf(tonggan.CodeOf(err), "%s: %w", name, err)
			}
			b.Chapters = append(b.Chapters, c)
		}
	}
	return b, nil
}

// inside is the name of a file that a document refers to. It must lie in the archive.
func inside(from, href string) (string, error) {
	href, _, _ = strings.Cut(href, "#")
	if s, err := url.PathUnescape(href); err == nil {
		href = s
	}
	name := path.Join(path.Dir(from), href)
	if strings.HasPrefix(href, "/") || strings.Contains(href, "://") || name == ".." || strings.HasPrefix(name, "../") {
		return "", tonggan.Errorf(tonggan.Invalid, "%s: %q is outside the book", from, href)
	}
	return name, nil
}

// read decompresses a file, counting what comes out.
func (a *archive) read(name string) ([]byte, error) {
	f := a.files[name]
	if f == nil {
		return nil, tonggan.Errorf(tonggan.NotFound, "the EPUB has no file %q", name)
	}
	if a.locked[name] {
		return nil, tonggan.Errorf(tonggan.Unsupported, "%s is encrypted (DRM): only a book without DRM can be read", name)
	}
	r, err := f.Open()
	if err != nil {
		return nil, tonggan.Errorf(tonggan.Invalid, "%s: %w", name, err)
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, a.left+1))
	if err != nil {
		return nil, tonggan.Errorf(tonggan.Invalid, "%s is damaged: %w", name, err)
	}
	if a.left -= int64(len(data)); a.left < 0 {
		return nil, tonggan.Errorf(tonggan.TooLarge, "%s: the book has more than %d MiB of text", name, maxText>>20)
	}
	return data, nil
}

func (a *archive) xml(name string, v any) error {
	data, err := a.read(name)
	if err != nil {
		return err
	}
	if err := decoder(data).Decode(v); err != nil {
		return tonggan.Errorf(tonggan.Invalid, "%s: %w", name, err)
	}
	return nil
}
