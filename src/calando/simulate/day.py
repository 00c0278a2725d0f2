"""One dosing day of every member, exactly: the step from which every longer course is made.

Pharmacokinetics are linear, so the state at the next day's first intake, and the effect-site concentration at
any moment of the day, are linear in (state at the first intake, doses of the day). The matrices of that map are
built once per member; only the Emax curve is evaluated anew.
"""

from __future__ import annotations

from copy import copy

import numpy as np

from calando.arrays import Floats, Ints, Members
from calando.models.adaptation import adaptation_weights, day_nodes
from calando.models.compartments import transfer_three, transfer_two
from calando.models.effect import sigmoid_effect
from calando.simulate.ensemble import Ensemble
from calando.units import HOURS_PER_DAY

# against five times the nodes and no forgetting, the daily drive of the worst of 512 members is off by 1.6e-6
# at 60 mg and healthy kidneys, 1.3e-5 at 300 mg or at CLcr 20; a steeper effect curve needs twice the nodes
NODES_PER_INTERVAL = 12
NODES_STEEP = 24
FORGOTTEN = 1e-5
_FEW = 64  # so few slow members are computed for all their days at once


class DayMap:
    """The linear map of one dosing day, for every member of an ensemble with given clearances.

    The state holds three numbers: drug in the gut [mg], plasma concentration [mg/L], effect-site
    concentration [mg/L], all just before the first intake of the day.
    """

    def __init__(
        self,
        ensemble: Ensemble,
        *,
        CL: Members,
        intake_h: tuple[float, ...],
        nodes: int | None = None,
        forgotten: float = FORGOTTEN,
    ) -> None:
        """Build the map.

        Parameters
        ----------
        ensemble : the members.
        CL : apparent clearance of each member [L/h].
        intake_h : intake times as hours after the first one, ascending, the first 0.
        nodes : Gauss-Legendre nodes between two intakes; by default enough for the effect curve.
        forgotten : a change of schedule is forgotten when less than this share of it is left.
        """
        self.ensemble = ensemble
        self.CL = CL
        self.intake_h = intake_h
        self._ke = CL / ensemble.V
        usual = NODES_PER_INTERVAL if ensemble.gamma == 1.0 else NODES_STEEP
        self._forgotten = forgotten
        self._times, self._weights = day_nodes(intake_h, nodes=nodes or usual)
        self._site = self._responses(self._times)[2]  # (member, 3 + intake, node)
        self._end = np.stack([r[:, :, 0] for r in self._responses(np.array([HOURS_PER_DAY]))], -1)
        slowest = np.minimum(np.minimum(self._ke, ensemble.ke0), ensemble.ka)
        self.days_to_forget = np.ceil(-np.log(forgotten) / (slowest * HOURS_PER_DAY))
        self._repeated = np.linalg.inv(np.eye(3) - self._end[:, :3, :])
        # members ordered by how long they remember, so that the slow ones are slices and not copies
        self._slowest_first = np.argsort(-self.days_to_forget, kind="stable")
        self._site_sorted = self._site[self._slowest_first]
        self._take_effect_and_adaptation()

    def under(self, ensemble: Ensemble) -> DayMap:
        """Return the day of the same members under another effect or adaptation; levels are not computed again.

        Parameters
        ----------
        ensemble : of `Ensemble.under` of these members: CL, V, ka and ke0 are the same.
        """
        if ensemble.gamma != self.ensemble.gamma:
            return DayMap(ensemble, CL=self.CL, intake_h=self.intake_h, forgotten=self._forgotten)
        other = copy(self)
        other.ensemble = ensemble
        other._take_effect_and_adaptation()
        return other

    def _take_effect_and_adaptation(self) -> None:
        """Compute what depends on EC50 and on the layers of adaptation."""
        rates = self.ensemble.adaptation_rates
        self._gain_weights = np.stack(
            [
                adaptation_weights(self._times, self._weights, rates[:, i])
                for i in range(rates.shape[1])
            ],
            -1,
        )
        self.decay = np.exp(-rates * HOURS_PER_DAY)  # (member, layer)
        self._EC50 = self.ensemble.EC50[:, None, None]
        self._EC50_sorted = self._EC50[self._slowest_first]
        self._weights_sorted = self._gain_weights[self._slowest_first]

    def _responses(self, times: Floats) -> tuple[Floats, Floats, Floats]:
        """Return gut, plasma and effect site at `times`, each (member, 3 + intake, time), per unit input."""
        e = self.ensemble
        ka, ke, ke0 = e.ka[:, None], self._ke[:, None], e.ke0[:, None]
        into_plasma = ka / e.V[:, None]
        gut, plasma, site = [], [], []

        def add(g: Floats, p: Floats, s: Floats) -> None:
            gut.append(g)
            plasma.append(p)
            site.append(s)

        def after_gut(t: Floats) -> tuple[Floats, Floats, Floats]:
            started = np.asarray(t >= 0, dtype=float)
            t = np.maximum(t, 0.0)
            return (
                started * np.exp(-ka * t),
                started * into_plasma * transfer_two(t, ka, ke),
                started * into_plasma * ke0 * transfer_three(t, ka, ke, ke0),
            )

        t = times[None, :]
        nothing = np.zeros((e.size, times.size))
        add(*after_gut(t))
        add(nothing, np.exp(-ke * t), ke0 * transfer_two(t, ke, ke0))
        add(nothing, nothing, np.exp(-ke0 * t))
        for start in self.intake_h:
            add(*after_gut(t - start))
        return np.stack(gut, 1), np.stack(plasma, 1), np.stack(site, 1)

    def plasma_and_site(self, times: Floats) -> tuple[Floats, Floats]:
        """Return the maps to plasma and effect-site concentration at `times` of the day [h]."""
        _, plasma, site = self._responses(times)
        return plasma, site

    def next_state(self, state: Floats, doses_mg: Floats) -> Floats:
        """Return the state a day later.

        Parameters
        ----------
        state : shape (member, course, 3).
        doses_mg : shape (course, intake).
        """
        x = self._inputs(state, doses_mg)
        return np.asarray(x @ self._end)

    def _inputs(self, state: Floats, doses_mg: Floats) -> Floats:
        absorbed = self.ensemble.absorbed_mg(doses_mg)
        shape = (state.shape[0], *absorbed.shape)
        return np.concatenate([state, np.broadcast_to(absorbed, shape)], axis=-1)

    def steady_state(self, doses_mg: Floats) -> Floats:
        """Return the state that repeats itself every day under `doses_mg` (course, intake)."""
        kick = self.ensemble.absorbed_mg(doses_mg) @ self._end[:, 3:, :]
        return np.asarray(kick @ self._repeated)

    def gain(self, state: Floats, doses_mg: Floats) -> Floats:
        """Return what the effect of one day adds to each adaptation layer by the day's end.

        Parameters
        ----------
        state : shape (member, course, 3).
        doses_mg : shape (course, intake).

        Returns
        -------
        Shape (member, course, layer).
        """
        return self._gain(self._inputs(state, doses_mg), self._site, self._EC50, self._gain_weights)

    def _gain(self, x: Floats, site: Floats, EC50: Floats, weights: Floats) -> Floats:
        E = sigmoid_effect(x @ site, EC50=EC50, gamma=self.ensemble.gamma)
        return np.asarray(E @ weights)

    def steady_gain(self, doses_mg: Floats) -> Floats:
        """Return the daily gain of the steady state of `doses_mg`, shape (member, course, layer)."""
        return self.gain(self.steady_state(doses_mg), doses_mg)

    def gains_after_change(
        self, state: Floats, doses_mg: Floats, days: int
    ) -> tuple[Floats, Floats]:
        """Return the gains of each of `days` days on `doses_mg` that begin in `state`, and the final state.

        Members who have forgotten the change take the steady gain; the slow ones are computed day by day, the
        slowest few for all remaining days at once.

        Returns
        -------
        Gains of shape (member, course, day, layer); state of shape (member, course, 3).
        """
        steady = self.steady_state(doses_mg)
        gains = np.repeat(self.gain(steady, doses_mg)[:, :, None, :], days, axis=2)
        left = state - steady
        carry = self._end[:, :3, :]
        for day in range(days):
            rows = self._slowest_first[: np.count_nonzero(self.days_to_forget > day)]
            if rows.size <= _FEW:
                self._add_slow_days(gains, steady, left, doses_mg, rows, day)
                return gains, steady + left @ self._carried(days - day)
            n = rows.size
            x = self._inputs((steady + left)[rows], doses_mg)
            gains[rows, :, day] = self._gain(
                x, self._site_sorted[:n], self._EC50_sorted[:n], self._weights_sorted[:n]
            )
            left = left @ carry
        return gains, steady + left

    def _carried(self, days: int) -> Floats:
        """The map of a state left alone for some days."""
        return np.asarray(np.linalg.matrix_power(self._end[:, :3, :], days))

    def _add_slow_days(
        self,
        gains: Floats,
        steady: Floats,
        left: Floats,
        doses_mg: Floats,
        rows: Ints,
        from_day: int,
    ) -> None:
        """Fill in the gains of the few slow members for all days from `from_day` on."""
        days = min(gains.shape[2], int(self.days_to_forget.max())) - from_day
        if rows.size == 0 or days <= 0:
            return
        carry = self._end[rows, :3, :]
        states = [left[rows]]
        for _ in range(days - 1):
            states.append(states[-1] @ carry)
        courses = doses_mg.shape[0]
        every = np.concatenate(states, axis=1) + np.tile(steady[rows], (1, days, 1))
        n = rows.size
        found = self._gain(
            self._inputs(every, np.tile(doses_mg, (days, 1))),
            self._site_sorted[:n],
            self._EC50_sorted[:n],
            self._weights_sorted[:n],
        )
        by_day = found.reshape(n, days, courses, -1).swapaxes(1, 2)
        gains[rows, :, from_day : from_day + days] = by_day
