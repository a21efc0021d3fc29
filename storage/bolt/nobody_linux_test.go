package bolt

import "syscall"

// beNobody makes this thread open files as the user nobody. setfsuid reports
// no error; asked for an impossible user it returns the one in force.
func beNobody() error {
	syscall.RawSyscall(syscall.SYS_SETFSUID, 65534, 0, 0)
	if now, _, _ := syscall.RawSyscall(syscall.SYS_SETFSUID, ^uintptr(0), 0, 0); now != 65534 {
		return syscall.ENOTSUP
	}
	return nil
}
