package httpapi

import (
	"encoding/base64"
	"encoding/json"
	"regexp"
	"strings"

	"tonggan"
)

// scheme matches what begins like an address: a scheme of two letters or more, so
// that C:\cat.png is not one, and a colon.
var scheme = regexp.MustCompile(`^\s*([A-Za-z][A-Za-z0-9+.-]+):`)

// isRemote says whether s is the address of something to fetch, which we never do.
func isRemote(s string) bool {
	m := scheme.FindStringSubmatch(s[:min(len(s), 64)])
	if m == nil {
		return strings.HasPrefix(strings.TrimSpace(s[:min(len(s), 64)]), "//")
	}
	switch strings.ToLower(m[1]) {
	case "http", "https", "ftp", "ftps", "file", "s3", "gs", "blob", "ws", "wss":
		return true
	}
	return strings.HasPrefix(s[len(m[0]):], "//")
}

func isDataURI(s string) bool { return len(s) >= 5 && strings.EqualFold(s[:5], "data:") }

// picture decodes a data URI or bare base64. param is the field that it stood in, and
// what answers call it.
func picture(s, param string) (tonggan.Source, error) {
	if isRemote(s) {
		return tonggan.Source{}, invalid(param, "%q is a remote address, and nothing is ever fetched: send the picture as a data URI (data:image/png;base64,...) or upload it as multipart/form-data", param)
	}
	if isDataURI(s) {
		head, data, found := strings.Cut(s[5:], ",")
		if !found {
			return tonggan.Source{}, invalid(param, "%q is a data URI without a comma: send data:image/png;base64,...", param)
		}
		media, encoded := cutBase64(head)
		if !encoded {
			return tonggan.Source{}, invalid(param, "%q is a data URI that is not base64: send data:image/png;base64,...", param)
		}
		if media != "" && !strings.HasPrefix(media, "image/") && media != "application/octet-stream" {
			return tonggan.Source{}, coded(tonggan.Unsupported, param, "%q is a data URI of type %q: send a picture", param, clip(media))
		}
		s = data
	}
	data, err := decodeBase64(s)
	if err != nil {
		return tonggan.Source{}, invalid(param, "%q is not valid base64: send a data URI (data:image/png;base64,...) or the base64 of the file", param)
	}
	if len(data) == 0 {
		return tonggan.Source{}, invalid(param, "%q is an empty picture", param)
	}
	return tonggan.Source{Name: param, Data: data}, nil
}

// cutBase64 takes the parameters off a data URI's media type, and says whether
// base64 was among them.
func cutBase64(head string) (media string, encoded bool) {
	media, params, _ := strings.Cut(head, ";")
	for p := range strings.SplitSeq(params, ";") {
		encoded = encoded || strings.EqualFold(strings.TrimSpace(p), "base64")
	}
	return strings.ToLower(strings.TrimSpace(media)), encoded
}

// decodeBase64 takes the standard and the URL alphabet, padded or not, with line
// breaks, as the tools that clients use write them.
func decodeBase64(s string) ([]byte, error) {
	if strings.ContainsAny(s, " \t\r\n") {
		s = strings.Map(func(r rune) rune {
			if r == ' ' || r == '\t' || r == '\r' || r == '\n' {
				return -1
			}
			return r
		}, s)
	}
	if t := strings.TrimRight(s, "="); len(s)-len(t) <= 2 {
		s = t
	}
	if strings.ContainsAny(s, "-_") {
		return base64.RawURLEncoding.DecodeString(s)
	}
	return base64.RawStdEncoding.DecodeString(s)
}

// pictureJSON reads a picture from a JSON string.
func pictureJSON(value json.RawMessage, param string) (tonggan.Source, error) {
	if first(value) != '"' {
		return tonggan.Source{}, invalid(param, "%q must be a string: a data URI (data:image/png;base64,...) or base64", param)
	}
	var s string
	if err := json.Unmarshal(value, &s); err != nil {
		return tonggan.Source{}, jsonFault(err)
	}
	return picture(s, param)
}

// dataURI writes a PNG as browsers show it.
func dataURI(png []byte) string {
	return "data:image/png;base64," + base64.StdEncoding.EncodeToString(png)
}
