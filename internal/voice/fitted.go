package voice

// The numbers here are fitted by TestSynthesisers (synth_test.go) on synthetic voices,
// twelve of them, dry and in a room.

// threshold is the average distance of two groups above which they are two speakers.
var threshold = 1.75

// scale weighs the numbers of a print: one over how much a voice differs from itself
// from sentence to sentence, times the share of the spread that is between voices.
var scale = [size]float64{
	1.146, 1.386, 1.060, 1.401, 1.786, 1.584, 2.560, 1.960, 2.072, 2.921,
	2.983, 3.389, 3.635, 4.344, 4.391, 4.681, 6.267, 5.488, 7.034, 1.851,
	3.220, 1.303, 2.040, 2.893, 2.256, 3.903, 4.345, 4.818, 5.547, 7.214,
	5.578, 8.413, 7.446, 10.512, 8.312, 9.623, 10.448, 11.649, 38.350, 25.562,
}
