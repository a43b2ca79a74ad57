package media

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"
)

// sniff names what data looks like from its first bytes alone. supported is
// whether Decode reads it.
func sniff(data []byte) (format string, supported bool) {
	has := func(at int, magic string) bool {
		return len(data) >= at+len(magic) && string(data[at:at+len(magic)]) == magic
	}
	switch {
	case has(0, "\xff\xd8\xff"):
		return "jpeg", true
	case has(0, "\x89PNG\r\n\x1a\n"):
		return "png", true
	case has(0, "GIF87a"), has(0, "GIF89a"):
		return "gif", true
	case has(0, "RIFF") && has(8, "WEBP"):
		return "webp", true
	case has(0, "BM") && len(data) >= 18 && data[15] == 0 && data[16] == 0 && data[17] == 0:
		return "bmp", true
	}
	for _, s := range signatures {
		if has(s.at, s.magic) {
			return s.name, false
		}
	}
	if has(4, "ftyp") && len(data) >= 12 {
		return isoBrand(string(data[8:12])), false
	}
	return textKind(data), false
}

// signatures are the files that people hand over as pictures and that Decode
// does not read.
var signatures = []struct {
	at    int
	magic string
	name  string
}{
	{0, "II*\x00", "a TIFF picture"},
	{0, "MM\x00*", "a TIFF picture"},
	{0, "II+\x00", "a BigTIFF picture"},
	{0, "MM\x00+", "a BigTIFF picture"},
	{0, "%PDF-", "a PDF document"},
	{0, "%!PS", "a PostScript document"},
	{0, "8BPS", "a Photoshop picture"},
	{0, "\xff\x0a", "a JPEG XL picture"},
	{4, "JXL \r\n\x87\n", "a JPEG XL picture"},
	{4, "jP  \r\n\x87\n", "a JPEG 2000 picture"},
	{0, "\xff\x4f\xff\x51", "a JPEG 2000 picture"},
	{0, "\x00\x00\x01\x00", "an ICO icon"},
	{0, "qoif", "a QOI picture"},
	{0, "\x1aE\xdf\xa3", "a Matroska or WebM video"},
	{0, "\x00\x00\x01\xba", "an MPEG video"},
	{0, "FLV\x01", "a Flash video"},
	{0, "OggS", "an Ogg sound or video"},
	{0, "ID3", "an MP3 sound"},
	{0, "fLaC", "a FLAC sound"},
	{8, "AVI ", "an AVI video"},
	{8, "WAVE", "a WAV sound"},
	{0, "PK\x03\x04", "a ZIP archive or Office document"},
	{0, "\x1f\x8b", "gzip-compressed data"},
	{0, "Rar!", "a RAR archive"},
	{0, "7z\xbc\xaf", "a 7-Zip archive"},
	{0, "\x7fELF", "a program"},
	{0, "MZ", "a program"},
}

// isoBrand names an ISO base media file by its major brand.
func isoBrand(brand string) string {
	switch brand {
	case "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1":
		return "a HEIC picture"
	case "avif", "avis":
		return "an AVIF picture"
	case "crx ":
		return "a raw camera picture"
	case "M4A ", "M4B ":
		return "an M4A sound"
	}
	return "an MP4 or QuickTime video"
}

// textKind tells markup, plain text and unknown bytes apart.
func textKind(data []byte) string {
	head := data[:min(len(data), 512)]
	for i := 0; i < utf8.UTFMax && len(head) > 0 && !utf8.Valid(head); i++ {
		head = head[:len(head)-1] // the cut may have split a character
	}
	if len(head) == 0 || !utf8.Valid(head) || bytes.IndexByte(head, 0) >= 0 {
		return "a file of an unknown kind"
	}
	low := strings.ToLower(string(bytes.TrimLeft(head, "\ufeff \t\r\n")))
	switch {
	case strings.Contains(low, "<svg"):
		return "an SVG drawing"
	case strings.HasPrefix(low, "<!doctype html"), strings.HasPrefix(low, "<html"):
		return "an HTML page"
	case strings.HasPrefix(low, "version https://git-lfs"):
		return "a Git LFS pointer (the picture itself was not downloaded)"
	}
	return "plain text"
}

// advice is what to do about an unsupported kind.
func advice(kind string) string {
	const formats = "JPEG, PNG, GIF, WebP or BMP"
	switch {
	case strings.Contains(kind, "video"):
		return fmt.Sprintf("save one frame as %s", formats)
	case strings.Contains(kind, "picture"), strings.Contains(kind, "drawing"), strings.Contains(kind, "icon"):
		return fmt.Sprintf("convert it to %s", formats)
	case strings.Contains(kind, "document"):
		return fmt.Sprintf("export the page as %s", formats)
	}
	return fmt.Sprintf("give a %s picture", formats)
}
