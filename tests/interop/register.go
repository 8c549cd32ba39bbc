// What Go's own checksum-database code (golang.org/x/mod/sumdb) reads in a register.
//
//	register.go LOG KEY [WITNESS-KEY]
//	register.go LOG KEY proofs FILE…
//	register.go LOG KEY consistency FILE…
//
// LOG is a register's folder, KEY the verifier key of its checkpoints. Nothing here is engross's: the
// note, the hashes and the proofs are checked as Go checks its modules.
package main

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// A head is a checkpoint's text and what it says.
type head struct {
	text string
	size int64
	root tlog.Hash
}

// hashes are those that Go would store of a tree.
type hashes []tlog.Hash

func (stored hashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	var found []tlog.Hash
	for _, index := range indexes {
		found = append(found, stored[index])
	}
	return found, nil
}

func open(message []byte, key string) (head, error) {
	verifier, err := note.NewVerifier(key)
	if err != nil {
		return head{}, err
	}
	signed, err := note.Open(message, note.VerifierList(verifier))
	if err != nil {
		return head{}, err
	}
	lines := strings.Split(signed.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() {
		return head{}, fmt.Errorf("checkpoint of %q", lines)
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return head{}, err
	}
	root, err := tlog.ParseHash(lines[2])
	return head{signed.Text, size, root}, err
}

// tiles are those of a register; Go also names what a partial tile was before.
func tiles(size int64) []tlog.Tile {
	var found []tlog.Tile
	for _, tile := range tlog.NewTiles(8, 0, size) {
		if tile.W == 256 || tile.W == int(size>>(8*tile.L)%256) {
			found = append(found, tile)
		}
	}
	return found
}

// entries reads the bundles of a register.
func entries(log string, size int64) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles(size) {
		if tile.L != 0 {
			continue
		}
		path := strings.Replace(path(tile), "tile/0/", "tile/entries/", 1)
		bundle, err := os.ReadFile(filepath.Join(log, path))
		if err != nil {
			return nil, err
		}
		for count := 0; count < tile.W; count++ {
			if len(bundle) < 2 || len(bundle) < 2+int(binary.BigEndian.Uint16(bundle)) {
				return nil, fmt.Errorf("%s ends after %d entries", path, count)
			}
			end := 2 + int(binary.BigEndian.Uint16(bundle))
			all = append(all, bundle[2:end])
			bundle = bundle[end:]
		}
		if len(bundle) != 0 {
			return nil, fmt.Errorf("%s goes on after its entries", path)
		}
	}
	return all, nil
}

// path is where C2SP keeps a tile: without the height, which Go says.
func path(tile tlog.Tile) string {
	return strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
}

// store makes the hashes of a tree that Go stores.
func store(entries [][]byte) (hashes, error) {
	var stored hashes
	for index, entry := range entries {
		more, err := tlog.StoredHashes(int64(index), entry, stored)
		if err != nil {
			return nil, err
		}
		stored = append(stored, more...)
	}
	return stored, nil
}

// whole checks the root and every tile.
func whole(log string, head head) error {
	entries, err := entries(log, head.size)
	if err != nil {
		return err
	}
	stored, err := store(entries)
	if err != nil {
		return err
	}
	root, err := tlog.TreeHash(head.size, stored)
	if err != nil {
		return err
	}
	if root != head.root {
		return fmt.Errorf("the root is %v, and %v was signed", root, head.root)
	}
	for _, tile := range tiles(head.size) {
		expected, err := tlog.ReadTileData(tile, stored)
		if err != nil {
			return err
		}
		found, err := os.ReadFile(filepath.Join(log, path(tile)))
		if err != nil {
			return err
		}
		if !bytes.Equal(found, expected) {
			return fmt.Errorf("%s is not what its entries give", path(tile))
		}
	}
	return nil
}

// lines are the hashes of a proof.
func lines(text []string) ([]tlog.Hash, error) {
	var found []tlog.Hash
	for _, line := range text {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return nil, err
		}
		found = append(found, hash)
	}
	return found, nil
}

// included checks a C2SP tlog-proof.
func included(proof []byte, key string) error {
	top, checkpoint, found := strings.Cut(string(proof), "\n\n")
	text := strings.Split(top, "\n")
	if !found || len(text) < 3 || text[0] != "c2sp.org/tlog-proof@v1" {
		return errors.New("no proof")
	}
	entry, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(text[1], "extra "))
	if err != nil {
		return err
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(text[2], "index "), 10, 64)
	if err != nil {
		return err
	}
	path, err := lines(text[3:])
	if err != nil {
		return err
	}
	head, err := open([]byte(checkpoint), key)
	if err != nil {
		return err
	}
	return tlog.CheckRecord(path, head.size, head.root, index, tlog.RecordHash(entry))
}

// consistent checks that a register goes on from when it was smaller.
func consistent(request []byte, key string, new head) error {
	top, checkpoint, found := strings.Cut(string(request), "\n\n")
	text := strings.Split(top, "\n")
	if !found || !strings.HasPrefix(text[0], "old ") {
		return errors.New("no consistency proof")
	}
	path, err := lines(text[1:])
	if err != nil {
		return err
	}
	old, err := open([]byte(checkpoint), key)
	if err != nil {
		return err
	}
	return tlog.CheckTree(path, new.size, new.root, old.size, old.root)
}

// cosigned checks a witness's signature as C2SP tlog-cosignature says.
func cosigned(message []byte, head head, witness string) error {
	parts := strings.SplitN(witness, "+", 3)
	key, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil {
		return err
	}
	for _, line := range strings.Split(string(message), "\n") {
		if !strings.HasPrefix(line, "— "+parts[0]+" ") {
			continue
		}
		signature, err := base64.StdEncoding.DecodeString(strings.Fields(line)[2])
		if err != nil || len(signature) != 76 {
			return fmt.Errorf("%d bytes of a cosignature: %v", len(signature), err)
		}
		if fmt.Sprintf("%x", signature[:4]) != parts[1] {
			return errors.New("another key ID")
		}
		time := binary.BigEndian.Uint64(signature[4:])
		signed := fmt.Sprintf("cosignature/v1\ntime %d\n%s", time, head.text)
		if ed25519.Verify(key[1:], []byte(signed), signature[12:]) {
			return nil
		}
		return errors.New("the cosignature does not fit")
	}
	return errors.New("no cosignature")
}

var failed bool

func report(name string, err error) {
	if err == nil {
		fmt.Printf("ok %s\n", name)
		return
	}
	failed = true
	fmt.Printf("FAIL %s\n    %v\n", name, err)
}

// notices reports whether a check refuses a message with any one byte changed.
func notices(name string, message []byte, check func([]byte) error) {
	for at := range message {
		// Go reads base 64 whose last bits say nothing.
		if bytes.HasPrefix(message[at+1:], []byte("=")) {
			continue
		}
		changed := append([]byte(nil), message...)
		changed[at] ^= 1
		if check(changed) == nil {
			report(name, fmt.Errorf("byte %d was changed, and nothing was said", at))
			return
		}
	}
	report(name, nil)
}

func read(path string) []byte {
	found, err := os.ReadFile(path)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	return found
}

func main() {
	log, key, more := os.Args[1], os.Args[2], os.Args[3:]
	message := read(filepath.Join(log, "checkpoint"))
	head, err := open(message, key)
	report("Go's note verifies the checkpoint", err)
	switch {
	case len(more) > 1 && more[0] == "proofs":
		for _, file := range more[1:] {
			proof := read(file)
			check := func(proof []byte) error { return included(proof, key) }
			report("Go's tlog verifies the proof "+filepath.Base(file), check(proof))
			// Witnesses' lines are not Go's to verify.
			end := bytes.Index(proof, []byte("— witness"))
			if end < 0 {
				end = len(proof)
			}
			notices("and notices each changed byte in "+filepath.Base(file), proof[:end], check)
		}
	case len(more) > 1 && more[0] == "consistency":
		for _, file := range more[1:] {
			request := read(file)
			report("Go's tlog finds it consistent with size "+filepath.Base(file),
				consistent(request, key, head))
		}
	default:
		report("Go's tlog makes the same root and tiles of the entries", whole(log, head))
		for _, witness := range more {
			report("Go's Ed25519 verifies the witness's cosignature", cosigned(message, head, witness))
		}
	}
	if failed {
		os.Exit(1)
	}
}
