package bot

import (
	"github.com/prometheus/client_golang/prometheus"

	"pristan/storage"
)

// counters are what the bot tells about itself. None is labelled by person.
type counters struct {
	turns       prometheus.Counter
	repeated    prometheus.Counter
	quarantined prometheus.Counter
	strangers   prometheus.Counter
	flooded     prometheus.Counter
	sent        [storage.Lanes]prometheus.Counter
	failures    prometheus.Counter
	waits       prometheus.Counter
	refused     prometheus.Counter
	dropped     prometheus.Counter
	unreachable prometheus.Counter
	outages     prometheus.Counter
	tooLate     prometheus.Counter
	late        prometheus.Counter
	jumps       prometheus.Counter
	heartbeat   prometheus.Gauge
	tooOld      prometheus.Counter

	filesStored, filesRefused, fileFailures prometheus.Counter
}

var laneNames = [storage.Lanes]string{"urgent", "reply", "reminder", "courtesy"}

func newCounters(r prometheus.Registerer, waiting func() float64) *counters {
	count := func(name, help string) prometheus.Counter {
		c := prometheus.NewCounter(prometheus.CounterOpts{Name: "pristan_" + name, Help: help})
		r.MustRegister(c)
		return c
	}
	sent := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "pristan_messages_sent_total", Help: "Messages the channel accepted, by lane."}, []string{"lane"})
	r.MustRegister(sent, prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "pristan_outbox_waiting", Help: "Messages waiting to be delivered."}, waiting))
	c := &counters{
		turns:       count("turns_total", "Incoming things handled."),
		repeated:    count("turns_repeated_total", "Incoming things that were handled before."),
		quarantined: count("turns_quarantined_total", "Incoming things kept aside because handling failed three times."),
		strangers:   count("strangers_total", "Incoming things from people who are not enrolled."),
		flooded:     count("flooded_total", "Incoming things from strangers left unanswered because there were too many."),
		failures:    count("delivery_failures_total", "Deliveries that failed and are tried again."),
		waits:       count("delivery_waits_total", "Deliveries the channel asked to try later."),
		refused:     count("delivery_refused_total", "Messages the channel will never take."),
		dropped:     count("delivery_dropped_total", "Messages dropped because they had lost their use."),
		unreachable: count("people_unreachable_total", "Times somebody turned out not to be reachable."),
		outages:     count("outages_total", "Outages of our own longer than two minutes."),
		tooLate:     count("due_too_late_total", "Things that came due while the bot was away and had lost their use when it was back."),
		late:        count("due_late_total", "Things done more than two minutes after they were due."),
		jumps:       count("clock_jumps_total", "Jumps of the machine's clock of more than five minutes."),
		tooOld:      count("delivery_too_old_total", "Messages that could not be deleted because they were too old."),

		filesStored:  count("files_stored_total", "Files fetched and stored."),
		filesRefused: count("files_refused_total", "Files not kept: gone, too big, or nothing we can read."),
		fileFailures: count("file_failures_total", "Files that could not be fetched and are tried again."),
	}
	c.heartbeat = prometheus.NewGauge(prometheus.GaugeOpts{Name: "pristan_heartbeat_timestamp_seconds",
		Help: "When every open alert was last found to have its next step in time."})
	r.MustRegister(c.heartbeat)
	for lane := range c.sent {
		c.sent[lane] = sent.WithLabelValues(laneNames[lane])
	}
	return c
}
