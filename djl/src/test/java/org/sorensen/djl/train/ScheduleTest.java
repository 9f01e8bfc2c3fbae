package org.sorensen.djl.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ScheduleTest {
    @Test
    void constantStays() {
        assertEquals(1, Schedule.constant().factor(0));
        assertEquals(1, Schedule.constant().factor(1_000_000_000L));
    }

    @Test
    void polynomialFallsToZero() {
        Schedule schedule = Schedule.polynomial(100);
        assertEquals(1, schedule.factor(0));
        assertEquals(Math.pow(0.5, 0.9), schedule.factor(50), 1e-15);
        assertEquals(Math.pow(0.01, 0.9), schedule.factor(99), 1e-15);
        assertEquals(0, schedule.factor(100));
        assertEquals(0, schedule.factor(1000));
    }

    @Test
    void cosineFallsToZero() {
        Schedule schedule = Schedule.cosine(8);
        assertEquals(1, schedule.factor(0));
        assertEquals((1 + Math.sqrt(0.5)) / 2, schedule.factor(2), 1e-15);
        assertEquals(0.5, schedule.factor(4), 1e-15);
        assertEquals(0, schedule.factor(8), 1e-15);
    }

    @Test
    void warmupRisesLinearlyAndShiftsTheCurve() {
        Schedule schedule = Schedule.polynomial(110).withWarmup(10);
        assertEquals(0.1, schedule.factor(0), 1e-15);
        assertEquals(0.5, schedule.factor(4), 1e-15);
        assertEquals(1, schedule.factor(9));
        assertEquals(1, schedule.factor(10));
        assertEquals(Math.pow(0.5, 0.9), schedule.factor(60), 1e-15);
    }

    @Test
    void floorIsTheEnd() {
        Schedule schedule = new Schedule(Schedule.Curve.COSINE, 10, 0, 1, 0.2);
        assertEquals(1, schedule.factor(0));
        assertEquals(0.6, schedule.factor(5), 1e-15);
        assertEquals(0.2, schedule.factor(10), 1e-15);
    }

    @Test
    void wrongSettingsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Schedule.polynomial(0));
        assertThrows(
                IllegalArgumentException.class, () -> Schedule.polynomial(10).withWarmup(10));
        assertThrows(
                IllegalArgumentException.class, () -> Schedule.polynomial(10).factor(-1));
        assertThrows(IllegalArgumentException.class, () -> new Schedule(Schedule.Curve.COSINE, 1, 0, 0, 0));
    }
}
