package world

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sync"
)

// ShardOptions say what WriteShard writes.
type ShardOptions struct {
	Dir   string
	Split string // train, val or test
	Seed  uint64
	Size  int  // pixels a side
	Per   int  // scenes in a full shard
	Count int  // scenes in all
	Jobs  int  // goroutines
	Clean bool // every scene as rendered; otherwise as Shoot has it
}

// Shards is the number of shards.
func (o ShardOptions) Shards() int { return (o.Count + o.Per - 1) / o.Per }

// paths of shard k: pixels and lines.
func (o ShardOptions) paths(k int) (pix, lines string) {
	base := filepath.Join(o.Dir, fmt.Sprintf("scenes-%05d", k))
	return base + ".u8", base + ".jsonl"
}

// Done says whether shard k is there in full. The lines are renamed into place
// last, so their presence is the mark.
func (o ShardOptions) Done(k int) bool {
	pix, lines := o.paths(k)
	a, err := os.Stat(pix)
	if err != nil {
		return false
	}
	_, err = os.Stat(lines)
	return err == nil && a.Size() == int64(o.in(k))*int64(o.Size*o.Size*3)
}

// in is the number of scenes in shard k.
func (o ShardOptions) in(k int) int { return min(o.Per, o.Count-k*o.Per) }

// take makes the picture of a scene.
func (o ShardOptions) take(s *Scene) *Picture {
	if o.Clean {
		return s.Render(o.Size)
	}
	return s.Shoot(o.Size)
}

// WriteShard renders shard k into its two files; after is called with the
// number of scenes finished so far.
func (o ShardOptions) WriteShard(k int, after func(n int)) error {
	n := o.in(k)
	pix := make([]byte, n*o.Size*o.Size*3)
	lines := make([][]byte, n)
	jobs := max(1, o.Jobs)
	var wg sync.WaitGroup
	var mu sync.Mutex
	done := 0
	for j := 0; j < jobs; j++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := j; i < n; i += jobs {
				s := ForSplit(o.Split, o.Seed, uint64(k*o.Per+i))
				p := o.take(s)
				copy(pix[i*len(p.Pix):], p.Pix)
				lines[i] = s.Describe(p).JSON()
				if (i+1)%100 == 0 && after != nil {
					mu.Lock()
					done += 100
					after(done)
					mu.Unlock()
				}
			}
		}()
	}
	wg.Wait()
	pp, lp := o.paths(k)
	if err := os.WriteFile(pp+".part", pix, 0o644); err != nil {
		return err
	}
	if err := os.Rename(pp+".part", pp); err != nil {
		return err
	}
	f, err := os.Create(lp + ".part")
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	for _, l := range lines {
		w.Write(l)
		w.WriteByte('\n')
	}
	if err := w.Flush(); err != nil {
		f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(lp+".part", lp)
}

// JSON is the example as one line of UTF-8.
func (e *Example) JSON() []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(e); err != nil {
		panic(err) // strings and numbers always encode
	}
	return bytes.TrimSpace(b.Bytes())
}
