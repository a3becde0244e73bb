// Command clientele is the customer register: the server, and the tools of whoever runs it.
package main

import (
	"os"
	_ "time/tzdata" // time zones on machines that have none

	"clientele/cli"
)

func main() { os.Exit(cli.Main()) }
