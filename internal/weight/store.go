// Package weight turns checkpoint folders into named, checked tensors: one
// model.safetensors, or the shards that model.safetensors.index.json names.
//
// A checkpoint is hostile until it is checked. Everything that can be wrong with
// the container (lengths, overlaps, holes, duplicates, overflow) makes Open fail;
// everything that can be wrong with the contents (a tensor that is missing, of
// another shape or type, or left over) is recorded while a family binds its
// layers, and [Store.Err] reports it all at once, by full name.
//
// Format: https://github.com/huggingface/safetensors#format
package weight

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"tonggan"
)

const (
	singleFile = "model.safetensors"
	indexFile  = "model.safetensors.index.json"
)

// entry is one tensor: where it lies and how to read it.
type entry struct {
	file  *blob
	dtype DType
	shape []int
	begin int64 // of its bytes, from the start of the file
	size  int64 // bytes
	count int   // elements
	used  bool
}

// Store is an open checkpoint. Any number of goroutines may read tensors from it;
// Close only when all of them are done.
type Store struct {
	where   string // the folder, for messages
	files   []*blob
	tensors map[string]*entry

	mu      sync.Mutex
	missing []string
	bad     []string // wrong shape, type, or unreadable
	kind    tonggan.Code
	seen    map[string]bool // faults already recorded
	ignored []pattern
}

// opener gives the bytes of a plain file name inside the checkpoint folder.
type opener func(name string) (*blob, error)

// Open opens the checkpoint in fsys. Files that can be read at an offset (embedded
// ones, those of os.DirFS) are never copied as a whole; others are read into memory.
func Open(fsys fs.FS) (*Store, error) {
	return open("the model folder", func(name string) (*blob, error) { return openFS(fsys, name) },
		func() ([]fs.DirEntry, error) { return fs.ReadDir(fsys, ".") })
}

// OpenFile opens one safetensors file of fsys, whatever its name.
func OpenFile(fsys fs.FS, name string) (*Store, error) {
	s := &Store{where: "the model folder", tensors: map[string]*entry{}, seen: map[string]bool{}}
	b, err := openFS(fsys, name)
	if err != nil {
		return nil, tonggan.Errorf(tonggan.Invalid, "cannot read %s in %s: %w", show(name), s.where, err)
	}
	if err := s.add(name, b, nil); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// OpenDir opens the checkpoint in the folder dir and maps its files into memory
// where the system can. Links are followed, since download caches are made of them;
// names in an index are never more than a file name, so they cannot leave the folder.
func OpenDir(dir string) (*Store, error) {
	return open(dir, func(name string) (*blob, error) { return openFile(filepath.Join(dir, name)) },
		func() ([]fs.DirEntry, error) { return os.ReadDir(dir) })
}

func open(where string, file opener, list func() ([]fs.DirEntry, error)) (*Store, error) {
	s := &Store{where: where, tensors: map[string]*entry{}, seen: map[string]bool{}}
	err := s.load(file)
	if errors.Is(err, fs.ErrNotExist) && tonggan.CodeOf(err) == tonggan.Internal {
		err = nothing(where, list)
	}
	if err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// load reads the single file or, where there is none, the index and its shards.
func (s *Store) load(file opener) error {
	b, err := file(singleFile)
	if err == nil {
		return s.add(singleFile, b, nil)
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return tonggan.Errorf(tonggan.Invalid, "cannot read %s in %s: %w", singleFile, s.where, err)
	}
	if b, err = file(indexFile); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return tonggan.Errorf(tonggan.Invalid, "cannot read %s in %s: %w", indexFile, s.where, err)
	}
	defer b.close()
	places, err := readIndex(b)
	if err != nil {
		return tonggan.Errorf(tonggan.Invalid, "%s in %s is damaged: %w; download it again", indexFile, s.where, err)
	}
	return s.loadShards(file, places)
}

// loadShards opens each shard once and requires that index and shards say the same.
func (s *Store) loadShards(file opener, places map[string]string) error {
	shards := map[string]bool{}
	for _, shard := range places {
		shards[shard] = true
	}
	names := make([]string, 0, len(shards))
	for shard := range shards {
		names = append(names, shard)
	}
	slices.Sort(names)
	for _, shard := range names {
		b, err := file(shard)
		if errors.Is(err, fs.ErrNotExist) {
			return tonggan.Errorf(tonggan.NotFound, "shard %s is missing from %s; download it into that folder", show(shard), s.where)
		}
		if err != nil {
			return tonggan.Errorf(tonggan.Invalid, "cannot read shard %s in %s: %w", show(shard), s.where, err)
		}
		if err := s.add(shard, b, places); err != nil {
			return err
		}
	}
	for name, shard := range places {
		if _, ok := s.tensors[name]; !ok {
			return tonggan.Errorf(tonggan.Invalid, "%s in %s places tensor %s in shard %s, which does not hold it; download both again",
				indexFile, s.where, show(name), show(shard))
		}
	}
	return nil
}

// add reads one file's header and takes over the blob. places, if not nil, says
// which file must hold which tensor.
func (s *Store) add(name string, b *blob, places map[string]string) error {
	s.files = append(s.files, b)
	tensors, err := readHeader(b)
	var e *tonggan.Error
	if errors.As(err, &e) {
		return tonggan.Errorf(e.Code, "%s in %s: %s", show(name), s.where, e.Message)
	}
	if err != nil {
		return tonggan.Errorf(tonggan.Invalid, "%s in %s is damaged: %w; download it again", show(name), s.where, err)
	}
	if places == nil {
		s.tensors = tensors
		return nil
	}
	for tensor, info := range tensors {
		if places[tensor] != name {
			return tonggan.Errorf(tonggan.Invalid, "shard %s in %s holds tensor %s, which %s does not place there; download both again",
				show(name), s.where, show(tensor), indexFile)
		}
		s.tensors[tensor] = info
	}
	return nil
}

// nothing explains a folder without safetensors: what is there instead, if anything.
func nothing(where string, list func() ([]fs.DirEntry, error)) error {
	entries, err := list()
	if err != nil {
		return tonggan.Errorf(tonggan.NotFound, "cannot list %s: %w", where, err)
	}
	for _, e := range entries {
		switch filepath.Ext(e.Name()) {
		case ".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle":
			return tonggan.Errorf(tonggan.Unsupported,
				"%s has its weights as %s, a pickle file, which can run code when opened; save the model again with safetensors (save_pretrained of transformers does) and use that folder",
				where, show(e.Name()))
		}
	}
	return tonggan.Errorf(tonggan.NotFound, "%s has neither %s nor %s; give a folder in Hugging Face layout", where, singleFile, indexFile)
}

// Close gives the files back. Slices that F32 returned stay valid.
func (s *Store) Close() error {
	var errs []error
	for _, b := range s.files {
		errs = append(errs, b.close())
	}
	s.files, s.tensors = nil, nil
	return errors.Join(errs...)
}

// Root is the scope of full tensor names.
func (s *Store) Root() *Scope { return &Scope{store: s} }
