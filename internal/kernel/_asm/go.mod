module asm

go 1.26.0
