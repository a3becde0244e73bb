package clientele

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
)

// Argon2id with the least parameters that OWASP's password storage cheat sheet (2024) recommends: 19 MiB, two passes,
// one lane.
const (
	argonMemory  = 19 * 1024 // KiB
	argonPasses  = 2
	argonLanes   = 1
	argonSalt    = 16
	argonKeySize = 32
)

// hashPassword gives a PHC string, which names its own parameters.
func hashPassword(password string) string {
	salt := make([]byte, argonSalt)
	if _, err := rand.Read(salt); err != nil {
		panic(err) // crypto/rand never fails on the systems we run on
	}
	key := argon2.IDKey([]byte(password), salt, argonPasses, argonMemory, argonLanes, argonKeySize)
	enc := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemory, argonPasses, argonLanes, enc(salt), enc(key))
}

// CheckPassword tells whether a password is the user's. It takes as long for a user who has none.
func (u User) CheckPassword(password string) bool {
	hash := u.PasswordHash
	if hash == "" {
		hash = nobody
	}
	parts := strings.Split(hash, "$")
	var memory, passes uint32
	var lanes uint8
	if len(parts) != 6 {
		return false
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &memory, &passes, &lanes); err != nil {
		return false
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(parts[4])
	want, err2 := base64.RawStdEncoding.DecodeString(parts[5])
	if err1 != nil || err2 != nil {
		return false
	}
	got := argon2.IDKey([]byte(password), salt, passes, memory, lanes, uint32(len(want)))
	return subtle.ConstantTimeCompare(got, want) == 1 && u.PasswordHash != ""
}

// nobody is the hash that nobody's password has.
var nobody = fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemory, argonPasses, argonLanes,
	strings.Repeat("A", 22), strings.Repeat("A", 43))
