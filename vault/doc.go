// Package vault holds everything of Clientele that is cryptographic: the data keys of customers, the sealing of
// what is append-only or copied, the erasure ledger, the audit chain and the erasure certificates.
//
// # Keys in slots
//
// Every customer (and every import) has a key in a numbered slot. What must become unreadable at an erasure
// without being rewritten (history, documents, audit contents, snapshots, messages) is sealed under that key; to
// erase, the slot is overwritten in place. The slots lie outside the database and outside its backups, because a
// key that is saved beside the data it opens has never been destroyed.
//
// # Files
//
// A vault is a directory, with a second copy in another one where that is configured:
//
//	root.key         the secret from which all keys but those of the slots are derived, and the vault's identity
//	slots            a header and the slots, 64 bytes each, slot n at byte 64·n
//	erasure.ledger   the erasure ledger, one signed line an entry
//	lock             held by the operating system while anything is written
//	copy             the path of the second directory, so that no command writes to one copy alone
//	serving          names the host that serves from this directory, and is locked by it
//	restoring        a backup that is being restored, unpacked; gone afterwards
//
// Every write reaches the disks of both copies before it is reported as done. Open compares the copies and mends
// the one that is behind; where they disagree on whether a key was shredded, it was. Several processes on one host
// may work on a vault at the same time; several hosts may not, they use a Storage in a database of its own.
//
// # Erasures
//
// An erasure writes an intent to the ledger, does its work, shreds the slots, and writes done (ledger.go). The
// database remembers the ledger's Position; where it is behind, people came back from a backup and are erased again.
// The audit log is a Merkle tree (chain.go) whose roots are signed as checkpoints (checkpoint.go), and a certificate
// (certificate.go) carries the proof that its erasure stands in that tree.
//
// # Limits
//
// Overwriting in place does not reach spare blocks of an SSD, nor the older snapshots of a copy-on-write file
// system (btrfs, ZFS, LVM). Backups of the vault still hold a key until they expire. A process may have the key in
// memory while it works. A certificate states what this program did and saw, not that nobody copied data before.
package vault
