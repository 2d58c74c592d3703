"""What belongs to the command line in a shell: completions for bash, zsh and fish, and the manual page.

All of it is made from the program's own parser when a wheel is built, so that nothing has to be kept up to date by hand:

command_tree        the parser as plain values, with what can be typed for each value
bash, zsh, fish     the completions of one shell each
manual_page         the page of `man`, in every language of the screens
build_hook          has hatchling put them in the wheel
__main__            writes them in a folder: `PYTHONPATH=src:tools python -m shell_companions FOLDER`

They need the standard library only, because a wheel is built where nothing of the program's own is installed.
"""
