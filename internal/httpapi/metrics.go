package httpapi

import (
	"bytes"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics are the server's own: no global registry, so two servers do not mix.
type metrics struct {
	handler  http.Handler
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	inFlight prometheus.Gauge
	tokens   prometheus.Counter
}

func newMetrics(o Options, g *gate) *metrics {
	reg := prometheus.NewRegistry()
	m := &metrics{
		handler: promhttp.HandlerFor(reg, promhttp.HandlerOpts{DisableCompression: true}),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "tonggan_http_requests_total", Help: "Requests answered, by route, method and status.",
		}, []string{"route", "method", "code"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "tonggan_http_request_duration_seconds", Help: "Time from the header to the end of the answer, by route.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30},
		}, []string{"route"}),
		inFlight: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "tonggan_http_requests_in_flight", Help: "Requests that are being read, worked on or answered.",
		}),
		tokens: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "tonggan_text_tokens_total", Help: "Text tokens read for embeddings.",
		}),
	}
	info := prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "tonggan_build_info", Help: "Always 1; the label is the version."}, []string{"version"})
	info.WithLabelValues(o.Version).Set(1)
	reg.MustRegister(m.requests, m.seconds, m.inFlight, m.tokens, info, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		gauge("tonggan_engine_requests", "Requests handed to the engine: running and waiting.", func() int { return g.count() }))
	if o.Load != nil {
		reg.MustRegister(
			gauge("tonggan_queue_running", "Requests that run in the engine.", func() int { r, _ := o.Load(); return r }),
			gauge("tonggan_queue_waiting", "Requests that wait for a slot in the engine.", func() int { _, w := o.Load(); return w }))
	}
	return m
}

func gauge(name, help string, read func() int) prometheus.Collector {
	return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, func() float64 { return float64(read()) })
}

// observe counts a request. A method that nobody knows must not become a label.
func (m *metrics) observe(route, method string, status int, took time.Duration) {
	if !slices.Contains([]string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}, method) {
		method = "other"
	}
	m.requests.WithLabelValues(route, method, strconv.Itoa(status)).Inc()
	m.seconds.WithLabelValues(route).Observe(took.Seconds())
}

// buffer is a response in memory.
type buffer struct {
	bytes.Buffer
	header http.Header
	status int
}

func (b *buffer) Header() http.Header    { return b.header }
func (b *buffer) WriteHeader(status int) { b.status = status }

func (a *api) scrape(c *call) (any, error) {
	b := &buffer{header: http.Header{}}
	a.metrics.handler.ServeHTTP(b, c.r)
	if b.status >= 400 {
		return nil, &fault{status: 500, message: b.String()}
	}
	return raw{mediaType: b.header.Get("Content-Type"), body: b.Bytes()}, nil
}
