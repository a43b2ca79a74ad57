package httpapi

import (
	"reflect"
	"strings"
	"testing"

	"tonggan"
)

func TestHear(t *testing.T) {
	h := newHarness(t, Options{})
	sound := part{"file", "garden.wav", "RIFF"}
	w := h.send(formRequest("/api/hear", sound, part{"top", "", "3"}))
	want := `{"file":"garden.wav","duration":4,"caption":"a dog barks","caption_zh":"狗叫声",` +
		`"events":[{"start":1,"end":2.5,"sound":"dog","sound_zh":"狗叫声","probability":0.9877}],` +
		`"top":[{"sound":"dog","sound_zh":"狗叫声","probability":0.9877}],"model":"ast-s"}`
	if w.Code != 200 || strings.TrimSpace(w.Body.String()) != want {
		t.Errorf("%d %s\nwant %s", w.Code, w.Body, want)
	}
	asked := tonggan.HearRequest{Sound: tonggan.Source{Name: "garden.wav", Data: []byte("RIFF")}, Top: 3}
	if got := h.engine.last(); !reflect.DeepEqual(got, asked) {
		t.Errorf("asked %+v, want %+v", got, asked)
	}
	for _, c := range []struct {
		form   []part
		status int
		param  string
	}{
		{[]part{{"top", "", "3"}}, 400, "file"},
		{[]part{{"file", "x.wav", ""}}, 400, "file"},
		{[]part{sound, sound}, 400, "file"},
		{[]part{sound, {"top", "", "51"}}, 400, "top"},
		{[]part{sound, {"top", "", "many"}}, 400, "top"},
		{[]part{sound, {"volume", "", "11"}}, 400, "volume"},
		{[]part{sound, {"model", "", "clip-s"}}, 400, "model"},
	} {
		w := h.send(formRequest("/api/hear", c.form...))
		if e := errorOf(t, w); w.Code != c.status || e.Param == nil || *e.Param != c.param {
			t.Errorf("%v: %d %s", c.form, w.Code, w.Body)
		}
	}
	if w := h.post("/api/hear", `{"file":"x"}`); w.Code != 415 {
		t.Errorf("JSON: %d %s", w.Code, w.Body)
	}
}
