package weight

import (
	"errors"
	"fmt"
	"strings"
)

// readIndex reads model.safetensors.index.json: which shard holds which tensor.
// Only weight_map matters; metadata is free-form (and its total_size is often wrong).
func readIndex(b *blob) (map[string]string, error) {
	if b.size > maxHeader {
		return nil, fmt.Errorf("it has %d bytes; the limit is %d", b.size, maxHeader)
	}
	text, err := b.bytes(0, b.size)
	if err != nil {
		return nil, err
	}
	sc := scanner{text: text}
	seen := map[string]bool{}
	var places map[string]string
	err = sc.object(func(key string) error {
		if seen[key] {
			return fmt.Errorf("duplicate key %s", show(key))
		}
		seen[key] = true
		if key != "weight_map" {
			return sc.skip(1)
		}
		places = map[string]string{}
		return sc.stringMap(func(tensor, shard string) error {
			places[tensor] = shard
			return plainName(shard)
		})
	})
	if err == nil {
		err = sc.end()
	}
	if err == nil && len(places) == 0 {
		err = errors.New("it has no weight_map")
	}
	return places, err
}

// plainName refuses a shard name that is more than a file name: one that could
// lead out of the folder, to a device, or to a file that is not safetensors.
func plainName(name string) error {
	ok := strings.HasSuffix(name, ".safetensors") && len(name) <= 255 && name[0] != '.'
	for i := 0; ok && i < len(name); i++ {
		c := name[i]
		ok = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.'
	}
	if !ok {
		return fmt.Errorf("%s is not a plain name of a safetensors file", show(name))
	}
	return nil
}
