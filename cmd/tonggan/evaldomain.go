package main

import (
	"github.com/spf13/cobra"
)

func (a *app) evalDomain() *cobra.Command {
	return &cobra.Command{Use: "fit-domain", Hidden: true}
}
