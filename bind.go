package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"pristan/bot"
	"pristan/bot/papers"
)

// bindLimit is how long the binding of one folder may take.
const bindLimit = time.Minute

// toBind stands before the papers, as a line of JSON; their bytes follow.
type toBind struct {
	Cover  papers.Cover `json:"cover"`
	Papers []oneToBind  `json:"papers"`
}

type oneToBind struct {
	Kind  papers.Kind `json:"kind"`
	Bytes int         `json:"bytes"`
}

// boundUp stands before the folder.
type boundUp struct {
	Left  []int `json:"left"`
	Bytes int   `json:"bytes"`
}

// mostPapers is how many a child takes.
const mostPapers = 1000

// bindCommand makes a folder out of what comes in, for the bot alone: strangers'
// papers are read in a process of their own.
func bindCommand() *cobra.Command {
	return &cobra.Command{
		Use:    "bind",
		Hidden: true,
		Short:  "Bind papers from the standard input into one PDF on the standard output (the bot does this)",
		RunE: func(c *cobra.Command, _ []string) error {
			if err := contain(); err != nil {
				return err
			}
			return bindFrom(c.Context(), c.InOrStdin(), c.OutOrStdout())
		},
	}
}

func bindFrom(ctx context.Context, in io.Reader, out io.Writer) error {
	cover, list, err := readPapers(bufio.NewReader(in))
	if err != nil {
		return err
	}
	folder, err := papers.Bind(ctx, cover, list)
	if err != nil {
		return err
	}
	if err := json.NewEncoder(out).Encode(boundUp{Left: folder.Left, Bytes: len(folder.PDF)}); err != nil {
		return err
	}
	_, err = out.Write(folder.PDF)
	return err
}

var errNoPapers = errors.New("what came in is not what the bot sends")

func readPapers(in *bufio.Reader) (papers.Cover, []papers.Paper, error) {
	line, err := in.ReadBytes('\n')
	if err != nil {
		return papers.Cover{}, nil, errNoPapers
	}
	var head toBind
	if err := json.Unmarshal(line, &head); err != nil || len(head.Papers) > mostPapers {
		return papers.Cover{}, nil, errNoPapers
	}
	var list []papers.Paper
	for _, p := range head.Papers {
		if p.Bytes < 0 || p.Bytes > papers.MostBytes+1<<20 { // what is cleaned may be a little longer
			return papers.Cover{}, nil, errNoPapers
		}
		data := make([]byte, p.Bytes)
		if _, err := io.ReadFull(in, data); err != nil {
			return papers.Cover{}, nil, errNoPapers
		}
		list = append(list, papers.Paper{Kind: p.Kind, Data: data})
	}
	return head.Cover, list, nil
}

// bind makes a folder in a child process. One that harms the reading ends the
// child alone, and the folder is made without the PDFs.
func bind(ctx context.Context, cover bot.Cover, list []bot.Examined) (bot.Bound, error) {
	folder, err := bindInChild(ctx, cover, list)
	if err == nil || ctx.Err() != nil {
		return folder, err
	}
	var pictures []bot.Examined
	var places, left []int
	for i, p := range list {
		if p.Type == mimes[papers.PDF] {
			left = append(left, i)
			continue
		}
		pictures, places = append(pictures, p), append(places, i)
	}
	if left == nil || pictures == nil {
		return bot.Bound{}, err
	}
	folder, err = bindInChild(ctx, cover, pictures)
	for _, i := range folder.Left {
		left = append(left, places[i])
	}
	slices.Sort(left)
	return bot.Bound{PDF: folder.PDF, Left: left}, err
}

// kindOf is the kind of what is kept under a MIME type.
func kindOf(mime string) papers.Kind {
	for kind, m := range mimes {
		if m == mime {
			return kind
		}
	}
	return ""
}

func bindInChild(ctx context.Context, cover bot.Cover, list []bot.Examined) (bot.Bound, error) {
	self, err := os.Executable()
	if err != nil {
		return bot.Bound{}, err
	}
	head := toBind{Cover: papers.Cover(cover)}
	readers := []io.Reader{nil}
	for _, p := range list {
		head.Papers = append(head.Papers, oneToBind{kindOf(p.Type), len(p.Bytes)})
		readers = append(readers, bytes.NewReader(p.Bytes))
	}
	line, err := json.Marshal(head)
	if err != nil {
		return bot.Bound{}, err
	}
	readers[0] = bytes.NewReader(append(line, '\n'))
	ctx, cancel := context.WithTimeout(ctx, bindLimit)
	defer cancel()
	child := exec.CommandContext(ctx, self, "bind")
	child.Env = []string{} // it needs to know nothing
	child.Stdin = io.MultiReader(readers...)
	child.WaitDelay = time.Second
	out, err := child.StdoutPipe()
	if err != nil {
		return bot.Bound{}, err
	}
	if err := child.Start(); err != nil {
		return bot.Bound{}, err
	}
	folder, err := readFolder(out, len(list))
	if err != nil {
		cancel()
	}
	if ended := child.Wait(); ended != nil {
		return bot.Bound{}, fmt.Errorf("the child that binds ended: %w", ended)
	}
	return folder, err
}

// mostFolder is a little more than the longest folder that a child makes.
const mostFolder = 50 << 20

// readFolder reads no more than a folder: whoever has taken a child over may
// write without end.
func readFolder(from io.Reader, papers int) (bot.Bound, error) {
	out := bufio.NewReader(io.LimitReader(from, mostFolder))
	line, err := out.ReadBytes('\n')
	if err != nil {
		return bot.Bound{}, errNoPapers
	}
	var head boundUp
	if err := json.Unmarshal(line, &head); err != nil || head.Bytes < 0 || head.Bytes > mostFolder {
		return bot.Bound{}, errNoPapers
	}
	for _, i := range head.Left {
		if i < 0 || i >= papers {
			return bot.Bound{}, errNoPapers
		}
	}
	pdf := make([]byte, head.Bytes)
	if _, err := io.ReadFull(out, pdf); err != nil {
		return bot.Bound{}, errNoPapers
	}
	return bot.Bound{PDF: pdf, Left: head.Left}, nil
}
