#!/usr/bin/env python3
"""Simulates an SBML core model by Gillespie's direct method, reading it with libsbml: nothing of AlloyKMC takes part.

Usage: simulate-sbml.py MODEL.xml REPLICATES SEED TIME [TIME ...]
Times in the model's unit. Prints "time,species,mean,variance" over replicates, species by their names.
Needs python3-sbml5 and gcc. Events are not simulated.
"""
import ctypes
import os
import subprocess
import sys
import tempfile

import libsbml

CONSTANT, SPECIES, SIZE, ADD, SUB, MUL, DIV, POW, NEG, GEQ, GT, LEQ, LT, AND, OR, SELECT = range(16)
CHAINS = {libsbml.AST_PLUS: ADD, libsbml.AST_TIMES: MUL, libsbml.AST_LOGICAL_AND: AND, libsbml.AST_LOGICAL_OR: OR}
PAIRS = {
    libsbml.AST_MINUS: SUB, libsbml.AST_DIVIDE: DIV, libsbml.AST_POWER: POW, libsbml.AST_FUNCTION_POWER: POW,
    libsbml.AST_RELATIONAL_GEQ: GEQ, libsbml.AST_RELATIONAL_GT: GT, libsbml.AST_RELATIONAL_LEQ: LEQ, libsbml.AST_RELATIONAL_LT: LT,
}


def program(node, local, species, sizes, code):
    """Appends the stack program of a formula; code is a list of (operation, argument)."""
    kind, children = node.getType(), [node.getChild(i) for i in range(node.getNumChildren())]
    if node.isNumber():
        code.append((CONSTANT, node.getValue()))
    elif node.isName():
        name = node.getName()
        code.append((CONSTANT, local[name]) if name in local else (SPECIES, species[name]) if name in species else (SIZE, sizes[name]))
    elif kind == libsbml.AST_MINUS and len(children) == 1:
        program(children[0], local, species, sizes, code)
        code.append((NEG, 0))
    elif kind in CHAINS:
        for i, child in enumerate(children):
            program(child, local, species, sizes, code)
            if i > 0:
                code.append((CHAINS[kind], 0))
    elif kind in PAIRS:
        program(children[0], local, species, sizes, code)
        program(children[1], local, species, sizes, code)
        code.append((PAIRS[kind], 0))
    elif kind == libsbml.AST_FUNCTION_PIECEWISE and len(children) == 3:
        program(children[0], local, species, sizes, code)
        program(children[1], local, species, sizes, code)
        program(children[2], local, species, sizes, code)
        code.append((SELECT, 0))
    else:
        raise SystemExit(f"no program for {libsbml.formulaToL3String(node)}")


def doubles(values):
    return (ctypes.c_double * max(1, len(values)))(*values)


def ints(values):
    return (ctypes.c_int * max(1, len(values)))(*values)


def starts(lists):
    total, result = 0, [0]
    for items in lists:
        total += len(items)
        result.append(total)
    return result


def main(path, replicates, seed, times):
    document = libsbml.readSBMLFromFile(path)
    if document.getNumErrors(libsbml.LIBSBML_SEV_ERROR) > 0:
        raise SystemExit(document.getErrorLog().toString())
    model = document.getModel()
    listed = [model.getSpecies(i) for i in range(model.getNumSpecies())]
    species = {s.getId(): i for i, s in enumerate(listed)}
    sizes = {model.getCompartment(i).getId(): i for i in range(model.getNumCompartments())}
    laws, changes, readers = [], [], [[] for _ in listed]
    for r in range(model.getNumReactions()):
        reaction = model.getReaction(r)
        kinetic = reaction.getKineticLaw()
        local = {kinetic.getLocalParameter(i).getId(): kinetic.getLocalParameter(i).getValue() for i in range(kinetic.getNumLocalParameters())}
        code = []
        program(kinetic.getMath(), local, species, sizes, code)
        laws.append(code)
        for reader in {int(argument) for operation, argument in code if operation == SPECIES}:
            readers[reader].append(r)
        net = {}
        for sign, count, get in ((-1, reaction.getNumReactants(), reaction.getReactant), (1, reaction.getNumProducts(), reaction.getProduct)):
            for i in range(count):
                net[species[get(i).getSpecies()]] = net.get(species[get(i).getSpecies()], 0) + sign * get(i).getStoichiometry()
        changes.append([(s, d) for s, d in net.items() if d != 0])
    dependents = [sorted({r for s, _ in change for r in readers[s]}) for change in changes]

    with tempfile.TemporaryDirectory() as folder:
        library = os.path.join(folder, "ssa.so")
        source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "ssa.c")
        subprocess.run(["gcc", "-O2", "-shared", "-fPIC", "-o", library, source, "-lm"], check=True)
        simulate = ctypes.CDLL(library).simulate
    simulate.restype = ctypes.c_long
    code = [step for law in laws for step in law]
    ops, args, law = ints([o for o, _ in code]), doubles([a for _, a in code]), ints(starts(laws))
    change_start, change_species, change = ints(starts(changes)), ints([s for c in changes for s, _ in c]), doubles([d for c in changes for _, d in c])
    dependent_start, dependent = ints(starts(dependents)), ints([r for d in dependents for r in d])
    volume = doubles([model.getCompartment(i).getSize() for i in range(model.getNumCompartments())])
    out = (ctypes.c_double * (len(times) * len(listed)))()
    sums, squares = [0.0] * len(out), [0.0] * len(out)
    for replicate in range(replicates):
        x = doubles([s.getInitialAmount() for s in listed])
        simulate(len(listed), len(laws), ops, args, law, change_start, change_species, change, dependent_start, dependent, x, volume, len(times), doubles(times), out, ctypes.c_uint64(seed * 1000003 + replicate))
        for i, value in enumerate(out):
            sums[i] += value
            squares[i] += value * value
    print("time,species,mean,variance")
    for i in range(len(out)):
        mean = sums[i] / replicates
        variance = (squares[i] - replicates * mean * mean) / max(1, replicates - 1)
        name = listed[i % len(listed)].getName() or listed[i % len(listed)].getId()
        print(f'{times[i // len(listed)]!r},"{name}",{mean!r},{max(0.0, variance)!r}')


if __name__ == "__main__":
    if len(sys.argv) < 5:
        raise SystemExit(__doc__)
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), [float(t) for t in sys.argv[4:]])
