// Command mood trains the mood classifier: it draws sentences from the grammars beside
// it, fits a multinomial logistic regression and writes the weights as bytes. The same
// grammars give the same bytes.
//
//	go run ./cmd/mood -out internal/mood/model.bin
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	out := flag.String("out", "internal/mood/model.bin", "`file` to write")
	testdata := flag.String("heldout", "internal/mood/testdata", "`folder` of the sentences that are held out")
	flag.Parse()
	heldOut, err := readHeldOut(*testdata)
	if err == nil {
		err = os.WriteFile(*out, train(heldOut), 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "mood:", err)
		os.Exit(1)
	}
}
