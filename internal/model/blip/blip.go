// Package blip is BLIP (Li et al. 2022, "BLIP: Bootstrapping Language-Image
// Pre-training for Unified Vision-Language Understanding and Generation",
// arXiv:2201.12086). It covers the published classes BlipForImageTextRetrieval
// ([Retrieval]), BlipForQuestionAnswering ([QA]) and BlipForConditionalGeneration
// ([Captioner]). Section numbers in comments are of that paper.
//
// The files are the data flow: config.go, prep.go (pictures and texts to numbers),
// vision.go, text.go (towers), fusion.go (what words look at), head.go (matching
// and the contrastive space), decode.go (writing), and one file for each of the
// two models that write: answer.go and caption.go.
package blip
