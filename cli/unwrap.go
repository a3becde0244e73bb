package cli

import "encoding/json"

// unwrapped takes a certificate out of the API's envelope, if it is in one.
func unwrapped(text []byte) []byte {
	var envelope struct {
		Data json.RawMessage `json:"data"`
	}
	if json.Unmarshal(text, &envelope) == nil && len(envelope.Data) > 0 {
		return envelope.Data
	}
	return text
}

// unwrappedKey takes a public key out of the API's answer, if it is in one.
func unwrappedKey(text []byte) []byte {
	var key struct {
		Key string `json:"key"`
	}
	if json.Unmarshal(unwrapped(text), &key) == nil && key.Key != "" {
		return []byte(key.Key)
	}
	return text
}
