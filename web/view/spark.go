package view

import (
	"fmt"
	"slices"
	"strings"
)

// The size of a little line, which the style sheet scales.
const (
	sparkWidth  = 92
	sparkHeight = 26
)

// Spark gives the points of a little line through some values; none when all are zero.
func Spark(values []int64) string {
	top := slices.Max(values)
	if top <= 0 || len(values) < 2 {
		return ""
	}
	var points []string
	for i, n := range values {
		x := float64(sparkWidth-4)*float64(i)/float64(len(values)-1) + 2
		y := float64(sparkHeight-2) - float64(sparkHeight-4)*float64(max(n, 0))/float64(top)
		points = append(points, fmt.Sprintf("%.1f,%.1f", x, y))
	}
	return strings.Join(points, " ")
}
