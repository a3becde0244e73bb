package cli

import (
	"io"
	"log/slog"

	"clientele/config"
)

// newLog makes the log of a server.
func newLog(w io.Writer, s config.Service) (*slog.Logger, error) {
	var level slog.Level
	if err := level.UnmarshalText([]byte(s.LogLevel)); err != nil {
		return nil, usagef("--log-level: %q is none of debug, info, warn and error", s.LogLevel)
	}
	options := &slog.HandlerOptions{Level: level}
	switch s.LogFormat {
	case "text":
		return slog.New(slog.NewTextHandler(w, options)), nil
	case "json":
		return slog.New(slog.NewJSONHandler(w, options)), nil
	}
	return nil, usagef("--log-format: %q is neither text nor json", s.LogFormat)
}
