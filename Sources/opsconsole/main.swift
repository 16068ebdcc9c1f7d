OpsConsoleProgram.start()
