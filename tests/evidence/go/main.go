// Checks a folder of one log with Go's own sumdb packages.
//
// The tree is rebuilt from the entries and every tile compared with it. The
// package's TileHashReader is not used: before x/mod v0.40.0 it returned some
// hashes without authenticating them (CVE-2026-56865).
package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type proofs struct {
	Witness   string
	Inclusion []struct {
		Index, Size int64
		Path        []string
	}
	Consistency []struct {
		Old, New int64
		Path     []string
	}
}

// cosigner verifies cosignatures of type 4, which the note package leaves to its users.
type cosigner struct {
	name string
	key  []byte
}

func (c cosigner) Name() string { return c.name }

func (c cosigner) KeyHash() uint32 {
	sum := sha256.Sum256(append([]byte(c.name+"\n\x04"), c.key...))
	return binary.BigEndian.Uint32(sum[:])
}

func (c cosigner) Verify(text, sig []byte) bool {
	if len(sig) != 72 {
		return false
	}
	head := fmt.Sprintf("cosignature/v1\ntime %d\n", binary.BigEndian.Uint64(sig))
	return ed25519.Verify(c.key, append([]byte(head), text...), sig[8:])
}

// hashes keeps every stored hash of the tree, in the order of tlog.StoredHashIndex.
type hashes []tlog.Hash

func (h hashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		if index >= int64(len(h)) {
			return nil, fmt.Errorf("no stored hash %d", index)
		}
		out[i] = h[index]
	}
	return out, nil
}

func main() {
	folder := os.Args[1]
	var given proofs
	check(json.Unmarshal(read(folder, "proofs.json"), &given))

	size, root := openCheckpoint(folder, given.Witness)
	stored, leaves := rebuild(folder, size)
	built, err := tlog.TreeHash(size, stored)
	check(err)
	demand(built == root, "root of the entries is not the checkpoint's")
	fmt.Printf("tree of %d rebuilt\n", size)

	tiles := 0
	for _, tile := range tlog.NewTiles(8, 0, size) {
		// NewTiles also names the partial tiles of every smaller tree.
		if width := (size >> (8 * tile.L)) % 256; tile.W < 256 && int64(tile.W) != width {
			continue
		}
		made, err := tlog.ReadTileData(tile, stored)
		check(err)
		// Ours is the path of C2SP tlog-tiles, which leaves out the height.
		path := "tile/" + strings.TrimPrefix(tile.Path(), "tile/8/")
		demand(bytes.Equal(made, read(folder, path)), path+" differs")
		tiles++
	}
	fmt.Printf("tiles identical: %d\n", tiles)

	checkInclusion(given, stored, leaves)
	checkConsistency(given, stored)
}

func openCheckpoint(folder, witness string) (int64, tlog.Hash) {
	vkey := strings.TrimSpace(string(read(folder, "vkey")))
	log, err := note.NewVerifier(vkey)
	check(err)
	known := []note.Verifier{log}
	if witness != "" {
		parts := strings.SplitN(witness, "+", 3)
		key, err := base64.StdEncoding.DecodeString(parts[2])
		check(err)
		known = append(known, cosigner{parts[0], key[1:]})
	}

	opened, err := note.Open(read(folder, "checkpoint"), note.VerifierList(known...))
	check(err)
	demand(len(opened.Sigs) == len(known), "not every signature verified")
	lines := strings.Split(opened.Text, "\n")
	demand(len(lines) == 4 && lines[0] == log.Name(), "not a checkpoint of this log")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	check(err)
	root, err := tlog.ParseHash(lines[2])
	check(err)
	fmt.Printf("checkpoint of %d verified, %d signatures\n", size, len(opened.Sigs))
	return size, root
}

func rebuild(folder string, size int64) (hashes, []tlog.Hash) {
	var stored hashes
	var leaves []tlog.Hash
	for int64(len(leaves)) < size {
		number := int64(len(leaves)) / 256
		width := int(min(256, size-256*number))
		tile := tlog.Tile{H: 8, L: -1, N: number, W: width}
		path := strings.Replace(tile.Path(), "tile/8/data/", "tile/entries/", 1)
		data := read(folder, path)
		for width > 0 {
			length := int(binary.BigEndian.Uint16(data))
			entry := data[2 : 2+length]
			data = data[2+length:]
			more, err := tlog.StoredHashes(int64(len(leaves)), entry, stored)
			check(err)
			stored = append(stored, more...)
			leaves = append(leaves, tlog.RecordHash(entry))
			width--
		}
		demand(len(data) == 0, path+" is too long")
	}
	return stored, leaves
}

func checkInclusion(given proofs, stored hashes, leaves []tlog.Hash) {
	for _, p := range given.Inclusion {
		root, err := tlog.TreeHash(p.Size, stored)
		check(err)
		path := tlog.RecordProof(parse(p.Path))
		leaf := leaves[p.Index]
		check(tlog.CheckRecord(path, p.Size, root, p.Index, leaf))
		own, err := tlog.ProveRecord(p.Size, p.Index, stored)
		check(err)
		demand(same(path, own), "Go makes another inclusion proof")
		leaf[0] ^= 1
		demand(tlog.CheckRecord(path, p.Size, root, p.Index, leaf) != nil, "forged leaf")
	}
	fmt.Printf("inclusion proofs accepted: %d\n", len(given.Inclusion))
}

func checkConsistency(given proofs, stored hashes) {
	for _, p := range given.Consistency {
		oldRoot, err := tlog.TreeHash(p.Old, stored)
		check(err)
		newRoot, err := tlog.TreeHash(p.New, stored)
		check(err)
		path := tlog.TreeProof(parse(p.Path))
		check(tlog.CheckTree(path, p.New, newRoot, p.Old, oldRoot))
		own, err := tlog.ProveTree(p.New, p.Old, stored)
		check(err)
		demand(same(path, own), "Go makes another consistency proof")
		oldRoot[0] ^= 1
		demand(tlog.CheckTree(path, p.New, newRoot, p.Old, oldRoot) != nil, "forged root")
	}
	fmt.Printf("consistency proofs accepted: %d\n", len(given.Consistency))
}

func parse(lines []string) []tlog.Hash {
	var out []tlog.Hash
	for _, line := range lines {
		hash, err := tlog.ParseHash(line)
		check(err)
		out = append(out, hash)
	}
	return out
}

func same(a, b []tlog.Hash) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func read(folder, path string) []byte {
	data, err := os.ReadFile(filepath.Join(folder, path))
	check(err)
	return data
}

func min(a, b int64) int64 {
	if a < b {
		return a
	}
	return b
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func demand(ok bool, problem string) {
	if !ok {
		check(fmt.Errorf("%s", problem))
	}
}
