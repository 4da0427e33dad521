"""The workload in clingo: facts and rules, with integers for days and for the order of acts."""

from __future__ import annotations

from datetime import date

from clingo import Control

from support.workload import ANSWER, BUDGET, QUIET, REPLACE, SETTLE, Raw, Told

RULES = f"""
#defined procure/4. #defined consent/4. #defined ship/4. #defined block/4.
#defined disclose/4. #defined embargo/4. #defined spend/4.
#defined hire/4. #defined approve/4. #defined vet/4. #defined bill/4. #defined pay/4.
#defined ask/4. #defined answer/4. #defined reject/4. #defined waive/4. #defined replace/4.

consented(N) :- procure(N, K, _, _), consent(M, K, _, _), M < N.
breach("W1", N, D) :- procure(N, _, _, D), not consented(N).

breach("W2", N, D) :- ship(N, K, _, D), block(M, K, _, _), M < N.

breach("W3", N, D) :- disclose(N, K, _, D), embargo(M, K, _, E), M < N, D <= E + {QUIET}.

breach("W4", N, D) :- spend(N, K, _, D), #sum {{ A, M : spend(M, K, A, _), M < N }} > {BUDGET}.

agreed(N) :- hire(N, K, _, _), approve(M, K, _, _), M < N, vet(L, K, _, _), L < N.
breach("W5", N, D) :- hire(N, _, _, D), not agreed(N).

breach("W6", N, D + {SETTLE} + 1) :- bill(N, K, A, D),
    #sum {{ P, M : pay(M, K, P, E), M > N, E <= D + {SETTLE} }} < A.

answered(N) :- ask(N, K, _, D), answer(M, K, _, E), M > N, E <= D + {ANSWER}.
breach("W7", N, D + {ANSWER} + 1) :- ask(N, _, _, D), not answered(N).

kept(N) :- reject(N, K, _, _), waive(M, K, _, _), M < N.
replaced(N) :- reject(N, K, _, D), replace(M, K, _, E), M > N, E <= D + {REPLACE}.
breach("W8", N, D + {REPLACE} + 1) :- reject(N, _, _, D), not kept(N), not replaced(N).

#show breach/3.
"""


def breaches(events: list[Raw]) -> list[Told]:
    """What was breached."""
    facts = "".join(
        f'{kind.lower()}({n},"{key}",{amount},{at.toordinal()}).\n'
        for n, (_, kind, key, amount, at) in enumerate(events)
    )
    control = Control()
    control.add(RULES)
    control.add(facts)
    control.ground()
    told: list[Told] = []
    with control.solve(yield_=True) as models:
        for model in models:
            for atom in model.symbols(shown=True):
                clause, n, day = atom.arguments
                told.append((clause.string, events[n.number].id, date.fromordinal(day.number)))
    return sorted(told)
