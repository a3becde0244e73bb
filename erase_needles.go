package clientele

import (
	"encoding/json"
	"errors"
	"slices"

	"clientele/vault"
)

// sealNeedles keeps what the purge is to search the files for, under a key of its own.
func (r *Register) sealNeedles(a Actor, e Erasure, records []Customer) (Sealed, error) {
	slot, err := r.mint()
	if err != nil {
		return Sealed{}, err
	}
	plain, err := json.Marshal(textsOf(records))
	if err != nil {
		return Sealed{}, err
	}
	return r.seal(a.Org.ID, slot, e.ID, "erasure", e.ID, plain)
}

// textsOf are the texts that a person is known by: names, phones, e-mails, streets.
func textsOf(records []Customer) []string {
	var texts []string
	for _, c := range records {
		texts = append(texts, c.Name, c.Phone, c.Email, c.Address.Street)
	}
	slices.Sort(texts)
	return slices.DeleteFunc(slices.Compact(texts), func(t string) bool { return t == "" })
}

func (r *Register) needlesOf(a Actor, e Erasure) ([]string, error) {
	plain, err := r.unseal(a.Org.ID, e.Needles, "erasure", e.ID)
	if errors.Is(err, vault.ErrShredded) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var texts []string
	return texts, json.Unmarshal(plain, &texts)
}
