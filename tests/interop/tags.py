"""The structure elements of a PDF as they stand in its file."""

import pikepdf


def elements(pdf, role=None):
    """Those of an opened PDF, in the order of the structure tree; all, or those with a role."""
    found = []

    def walk(kid):
        if isinstance(kid, pikepdf.Array):
            for each in kid:
                walk(each)
        elif isinstance(kid, pikepdf.Dictionary):
            if "/S" in kid and (role is None or kid.S == f"/{role}"):
                found.append(kid)
            walk(kid.get("/K"))

    walk(pdf.Root.StructTreeRoot.K)
    return found
