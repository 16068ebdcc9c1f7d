print("opsconsole")
