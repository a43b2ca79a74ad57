package httpapi

// statusJSON answers the health checks.
type statusJSON struct {
	Status string `json:"status"`
}

// frontJSON answers GET /.
type frontJSON struct {
	Name    string   `json:"name"`
	Version string   `json:"version"`
	What    string   `json:"what"`
	API     string   `json:"api"`
	Try     []string `json:"endpoints"`
}

func (a *api) livez(*call) (any, error) { return statusJSON{"ok"}, nil }

// readyz turns away a load balancer while the server shuts down.
func (a *api) readyz(*call) (any, error) {
	if a.gate.isDraining() {
		return nil, faultf(503, "busy", "", "the server is shutting down")
	}
	return statusJSON{"ok"}, nil
}

func (a *api) document(*call) (any, error) {
	return raw{mediaType: "application/json", body: a.spec}, nil
}

func (a *api) front(*call) (any, error) {
	out := frontJSON{
		Name: "tonggan", Version: a.o.Version, API: "/openapi.json",
		What: "tells whether texts fit pictures and why, answers questions about pictures, describes and ranks them, writes down what is said, says which sounds are heard, and reads texts aloud",
	}
	for _, r := range a.routes {
		out.Try = append(out.Try, r.method+" "+r.path)
	}
	return out, nil
}
