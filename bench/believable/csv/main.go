// Command csv writes an invented register as a CSV table to standard output: go run ./bench/believable/csv -rows 1000000
package main

import (
	"flag"
	"fmt"
	"os"

	"clientele/bench/believable"
)

func main() {
	rows := flag.Int("rows", 1000, "how many customers")
	seed := flag.Uint64("seed", 1, "the same seed gives the same customers")
	flag.Parse()
	if err := believable.New(*seed).WriteCSV(os.Stdout, *rows); err != nil {
		fmt.Fprintln(os.Stderr, "csv:", err)
		os.Exit(1)
	}
}
