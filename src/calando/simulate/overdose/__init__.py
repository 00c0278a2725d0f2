"""What an overdose does: members with every doubt drawn, levels, coma, waking, machines, withdrawal, and back."""
