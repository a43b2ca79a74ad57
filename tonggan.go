// Package tonggan holds the product's words: what goes in, what comes out, and
// what can go wrong. It imports the standard library alone, and every other
// package may import it.
package tonggan

import "context"

// Source is one file as it arrived, before anybody looked inside.
type Source struct {
	Name string // what to call it in answers and errors: a path, "stdin", a form field
	Data []byte // the encoded bytes
}

// Part is one piece of input or output in some modality. Exactly one field is set.
type Part struct {
	Text  string
	Image *Source
}

// Verdict says whether a text fits a picture.
type Verdict string

// The three verdicts. Unsure means that the model does not know, which is an
// answer and not an error.
const (
	Match    Verdict = "match"
	Mismatch Verdict = "mismatch"
	Unsure   Verdict = "unsure"
)

// MatchRequest asks, for each text, whether it fits the picture.
type MatchRequest struct {
	Model    string // a checkpoint folder or a built-in name; empty picks the built-in model
	Image    Source
	Texts    []string
	Heatmaps bool // also draw where each content word looked
}

// MatchAnswer is one picture and one result for each text, in the order asked.
type MatchAnswer struct {
	Image    string
	Model    string
	Results  []MatchResult
	Warnings []string // about the picture and the model as a whole
}

// MatchResult judges one text.
type MatchResult struct {
	Text         string
	Verdict      Verdict
	Probability  float64   // that the text fits, in [0, 1]
	Calibrated   bool      // whether Probability was calibrated on held-out data
	Contradicted []string  // the words of Text that the picture contradicts, in text order
	Heatmaps     []Heatmap // one for each content word, in text order, when asked for
	Warnings     []string  // for example that the text was cut at the model's length
}

// Heatmap shows where the model looked while it read a word.
type Heatmap struct {
	Word string
	PNG  []byte
}

// AskRequest asks a question about a picture.
type AskRequest struct {
	Model    string
	Image    Source
	Question string
}

// AskAnswer answers it.
type AskAnswer struct {
	Image    string
	Model    string
	Question string
	Answer   string
	Warnings []string
}

// CaptionRequest asks for a sentence about a picture.
type CaptionRequest struct {
	Model string
	Image Source
	Lang  string // "en" or "zh"; empty is the model's own first language
}

// CaptionAnswer describes the picture.
type CaptionAnswer struct {
	Image    string
	Model    string
	Lang     string
	Caption  string
	Warnings []string
}

// RankRequest orders Items by how well they fit Query; texts and pictures mix freely.
type RankRequest struct {
	Model string
	Query Part
	Items []Item
}

// Item is a named candidate.
type Item struct {
	Name string
	Part Part
}

// RankAnswer lists the items, best first.
type RankAnswer struct {
	Model    string
	Results  []Ranked
	Warnings []string
}

// Ranked is one item's place.
type Ranked struct {
	Name  string
	Index int     // position in RankRequest.Items
	Score float64 // cosine similarity, in [-1, 1]
}

// EmbedRequest asks for one vector for each part.
type EmbedRequest struct {
	Model string
	Parts []Part
}

// EmbedAnswer holds the unit vectors, in the order asked.
type EmbedAnswer struct {
	Model    string
	Vectors  [][]float32
	Tokens   int // text tokens read in all
	Warnings []string
}

// TranscribeRequest asks what is said in a recording.
type TranscribeRequest struct {
	Model       string
	Sound       Source
	Language    string  // ISO code of what is spoken; empty finds it out
	Task        string  // Transcribe or Translate; empty is what the checkpoint says, mostly Transcribe
	Prompt      string  // what was said before, or words to expect
	Commands    string  // what is most likely said, a line each, with {choices|of words} and $lists (docs/cli.md); empty is what the model's folder says, if anything
	Temperature float64 // to begin with, 0 to 1
	Plain       bool    // take each window as it first comes out, with no memory of the one before
	Words       bool    // also when each word was said
	MaxSeconds  float64 // of sound; 0 is 600
	Speakers    int     // tell that many voices apart, up to 20; AnySpeakers finds out how many, 0 does not

	Beams         int     // texts to follow at once where the temperature is 0, up to 16; 1 follows one, 0 as many as the checkpoint says, which is mostly one
	LengthPenalty float64 // exponent of the length, up to 1, that ranks beams; 0 ranks them by the mean

	Each func(s Segment, done, total float64) error // called for each segment as it is found, with seconds; an error stops; may be nil
}

// TranscribeAnswer is what was said.
type TranscribeAnswer struct {
	Sound    string
	Model    string
	Language string
	Seconds  float64 // of sound
	Segments []Segment
	Warnings []string
}

// The tasks of a transcription.
const (
	Transcribe = "transcribe" // write down what is said
	Translate  = "translate"  // write English, whatever is spoken
)

// NoCommands are commands when anything may be said.
const NoCommands = "none"

// AnySpeakers is a number of speakers that nobody knows.
const AnySpeakers = -1

// Segment is a stretch of speech.
type Segment struct {
	Start, End  float64 // seconds
	Text        string
	Tokens      []int32 // with times
	MeanLogProb float64 // of the tokens of the window it was in
	Compression float64 // of the window's text by zlib; a high one is repetition
	NoSpeech    float64 // probability that the window is not speech
	Temperature float64 // that the window was decoded with
	Command     bool    // the window says one or several of the commands asked for
	Words       []Word  // in order, when asked for
	Speaker     int     // from 1, in the order of their first words, when asked for; 0 is nobody's
}

// Word is one spoken word, its punctuation with it.
type Word struct {
	Start, End  float64 // seconds
	Text        string
	Probability float64 // mean of its tokens
}

// HearRequest asks which sounds a recording holds.
type HearRequest struct {
	Model      string
	Sound      Source
	Top        int     // kinds of sound that are ranked over the whole recording; 0 is 5
	MaxSeconds float64 // of sound; 0 is 600

	Each func(done, total float64) // called after each window, with seconds; may be nil
}

// HearAnswer is what was heard.
type HearAnswer struct {
	Sound    string
	Model    string
	Seconds  float64      // of sound
	Events   []SoundEvent // in order of their starts; only what the model is sure of
	Top      []SoundKind  // whatever the model thinks of them, most probable first
	Caption  string       // a line about the events; empty when there are none
	Chinese  string       // the same in Chinese
	Warnings []string
}

// SoundEvent is a stretch in which one kind of sound is heard.
type SoundEvent struct {
	Start, End float64 // seconds
	SoundKind
}

// SoundKind is a kind of sound and how sure the model is of it.
type SoundKind struct {
	Name        string
	Chinese     string  // empty for a model that has no Chinese names
	Probability float64 // the highest of any window, in [0, 1]
}

// Live writes down sound as it arrives. One goroutine uses it at a time.
type Live interface {
	Hear(samples []float32) // mono, 16 kHz
	Waiting() float64       // seconds of sound that no look has seen
	Look(ctx context.Context) (*Heard, error)
	Finish(ctx context.Context) (*Heard, error) // makes everything final
}

// Heard is what a look found.
type Heard struct {
	Final []Word // will not change
	Guess []Word // what follows, as far as anybody can tell now
}

// Mood is how a sentence is felt.
type Mood string

// The moods that a voice can have.
const (
	Neutral Mood = "neutral"
	Happy   Mood = "happy"
	Sad     Mood = "sad"
	Angry   Mood = "angry"
	Afraid  Mood = "afraid"
	Tender  Mood = "tender"
	Excited Mood = "excited"
)

// Feeling is a mood and how strong it is. The zero value is nobody's choice: each
// sentence's own words decide.
type Feeling struct {
	Mood      Mood
	Intensity float64 // 0 to 1
}

// Prosody is what to do with a voice. The zero value changes nothing.
type Prosody struct {
	Rate   float64 // how fast: a factor; 0 is 1
	Pitch  float64 // semitones up
	Range  float64 // how far the pitch moves around its mean: a factor; 0 is 1
	Energy float64 // decibels louder
	Pause  float64 // how long the pause after the sentence is: a factor; 0 is 1
}

// SpeakRequest asks for a text to be read aloud.
type SpeakRequest struct {
	Model   string
	Text    string
	Lang    string   // "en" or "zh": how numbers and the like are read; empty finds it out
	Voice   string   // name or number, of a model with several; empty is one that speaks the language
	Speed   float64  // 0 is 1, as published; 0.25 to 4
	Seed    uint64   // of the noise that makes a voice sound alive
	Feeling Feeling  // of every sentence that has no mark of its own
	Cast    bool     // what is said in quotes has voices of its own
	Names   []string // who speaks in quotes, in the order that voices are given; empty finds them in the text
	Skip    int      // sentences that were read already

	Phonemes bool // Text is phonemes, or letters, of the model's own vocabulary; a line is read in one breath

	Each func(s Spoken) error // called for each sentence as it is made; an error stops; may be nil
}

// Spoken is one sentence, read.
type Spoken struct {
	Text       string
	Start, End float64   // seconds
	Samples    []float32 // at the answer's rate, with the pause after it
	Of, All    int       // its number, from 1, and how many there are
	Rate       int
	Feeling    Feeling
	Who        string // who says it, of a cast; empty is the narrator
}

// SpeakAnswer is a text, read aloud.
type SpeakAnswer struct {
	Model     string
	Rate      int       // samples a second
	Samples   []float32 // in [-1, 1]; nil when Each took them
	Sentences []Spoken  // without their samples
	Warnings  []string
}

// Verb is one thing that tonggan does with a model.
type Verb string

// The verbs that a model may serve.
const (
	MatchVerb   Verb = "match"
	AskVerb     Verb = "ask"
	CaptionVerb Verb = "caption"
	RankVerb    Verb = "rank"
	EmbedVerb   Verb = "embed"

	TranscribeVerb Verb = "transcribe"
	SpeakVerb      Verb = "speak"
	HearVerb       Verb = "hear"
)

// ModelInfo describes a model that can be asked for by name.
type ModelInfo struct {
	Name    string
	Class   string   // the architecture its config.json names, for example "BlipForQuestionAnswering"
	Verbs   []Verb   // what it serves
	Default []Verb   // what it serves when no model is asked for
	Lang    []string // "en", "zh"; empty when the model does not say
	Bytes   int64    // size of its files
}
