#!/usr/bin/env python3
"""What libsbml says of SBML files: per file "errors warnings" and the messages of errors. Needs python3-sbml5 (Debian)."""
import sys

import libsbml

for path in sys.argv[1:]:
    document = libsbml.readSBMLFromFile(path)
    document.checkConsistency()
    errors = document.getNumErrors(libsbml.LIBSBML_SEV_ERROR) + document.getNumErrors(libsbml.LIBSBML_SEV_FATAL)
    print(errors, document.getNumErrors(libsbml.LIBSBML_SEV_WARNING))
    for i in range(document.getNumErrors()):
        found = document.getError(i)
        print(f"  {found.getSeverityAsString()} {found.getErrorId()} line {found.getLine()}: {found.getShortMessage()}")
