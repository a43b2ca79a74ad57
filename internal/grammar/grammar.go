// Package grammar draws sentences from a text of templates, and knows which texts are such
// sentences.
//
//	@name a | b      a list
//	# group          what follows belongs to it
//	= a, b           words and phrases of the group
//	any other line   a template: {a|b} is one of them, $name one of a list's
package grammar

import (
	"math/rand/v2"
	"strings"
)

// Grammar is a text of templates, read.
type Grammar struct {
	Lists     map[string][]string
	Templates map[string][]string // by group
	Words     map[string][]string // by group
}

// Parse reads a grammar. Whatever is no list, group or words is a template.
func Parse(text string) *Grammar {
	g := &Grammar{Lists: map[string][]string{}, Templates: map[string][]string{}, Words: map[string][]string{}}
	group := ""
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		switch {
		case line == "":
		case line[0] == '@':
			name, list, _ := strings.Cut(line[1:], " ")
			choices, _ := choose("{" + list)
			for _, v := range choices {
				g.Lists[name] = append(g.Lists[name], strings.TrimSpace(v))
			}
		case line[0] == '#':
			group = strings.TrimSpace(line[1:])
		case line[0] == '=':
			for _, v := range strings.FieldsFunc(line[1:], func(r rune) bool { return r == ',' || r == '，' }) {
				g.Words[group] = append(g.Words[group], strings.TrimSpace(v))
			}
		default:
			g.Templates[group] = append(g.Templates[group], line)
		}
	}
	return g
}

// Sentence is one of a group.
func (g *Grammar) Sentence(group string, r *rand.Rand) string {
	all := g.Templates[group]
	return g.Expand(all[r.IntN(len(all))], r)
}

// Expand is one sentence of a template. Choices and lists may hold choices and lists.
func (g *Grammar) Expand(template string, r *rand.Rand) string {
	var b strings.Builder
	for template != "" {
		at := strings.IndexAny(template, "{$")
		if at < 0 {
			b.WriteString(template)
			break
		}
		b.WriteString(template[:at])
		template = template[at:]
		if template[0] == '{' {
			choices, rest := choose(template)
			b.WriteString(g.Expand(choices[r.IntN(len(choices))], r))
			template = rest
			continue
		}
		name := listName(template)
		list := g.Lists[name]
		b.WriteString(g.Expand(list[r.IntN(len(list))], r))
		template = template[1+len(name):]
	}
	return b.String()
}

// listName is the name behind the $ at the beginning.
func listName(template string) string {
	end := 1
	for end < len(template) && template[end] >= 'a' && template[end] <= 'z' {
		end++
	}
	return template[1:end]
}

// choose cuts a template that begins with a brace into its choices and what follows.
func choose(template string) (choices []string, rest string) {
	depth, from := 0, 1
	for i, c := range template {
		switch {
		case c == '{':
			depth++
		case c == '|' && depth == 1:
			choices = append(choices, template[from:i])
			from = i + 1
		case c == '}':
			if depth--; depth == 0 {
				return append(choices, template[from:i]), template[i+1:]
			}
		}
	}
	return append(choices, template[from:]), ""
}
